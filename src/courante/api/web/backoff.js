// Waiting between tries: longer each time, forgotten after a success.

export class Backoff {
  constructor(firstMs = 250, longestMs = 8000) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
    this.nextMs = firstMs;
  }

  reset() {
    this.nextMs = this.firstMs;
  }

  async wait(signal) {
    const ms = this.nextMs * (0.75 + Math.random() / 2);
    this.nextMs = Math.min(this.nextMs * 2, this.longestMs);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
    });
  }
}
