// Waiting between tries: longer each time, forgotten after a success.

/** Wait so long, or until the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}

export class Backoff {
  private nextMs: number;

  constructor(
    private readonly firstMs = 250,
    private readonly longestMs = 8000,
    private readonly random: () => number = Math.random,
  ) {
    this.nextMs = firstMs;
  }

  reset(): void {
    this.nextMs = this.firstMs;
  }

  /** How long to wait now: a quarter more or less, so that many who lost one server do not return as one. */
  take(): number {
    const ms = this.nextMs * (0.75 + this.random() / 2);
    this.nextMs = Math.min(this.nextMs * 2, this.longestMs);
    return ms;
  }

  wait(signal?: AbortSignal): Promise<void> {
    return pause(this.take(), signal);
  }
}
