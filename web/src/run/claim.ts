// Which tab has a run: a tab that was duplicated carries the other's session, and must not take its run.

const CHANNEL = "courante.runs";
const PATIENCE_MS = 200;

interface Word {
  readonly is: "asks" | "has";
  readonly runId: string;
}

function isWord(data: unknown): data is Word {
  return typeof data === "object" && data !== null && "is" in data && "runId" in data;
}

export class Claim {
  private readonly channel =
    "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
  private heldId: string | null = null;

  constructor() {
    this.channel?.addEventListener("message", ({ data }) => {
      if (isWord(data) && data.is === "asks" && data.runId === this.heldId)
        this.tell("has", data.runId);
    });
  }

  /** Answer for this run from now on; null for none. */
  hold(runId: string | null): void {
    this.heldId = runId;
  }

  /** Whether another tab answers for it. */
  async isTaken(runId: string): Promise<boolean> {
    const { channel } = this;
    if (!channel) return false;
    return new Promise((resolve) => {
      const listening = new AbortController();
      const settle = (taken: boolean) => {
        listening.abort();
        resolve(taken);
      };
      const answered = ({ data }: MessageEvent) => {
        if (isWord(data) && data.is === "has" && data.runId === runId) settle(true);
      };
      channel.addEventListener("message", answered, { signal: listening.signal });
      setTimeout(() => settle(false), PATIENCE_MS);
      this.tell("asks", runId);
    });
  }

  private tell(is: Word["is"], runId: string): void {
    this.channel?.postMessage({ is, runId } satisfies Word);
  }
}
