// A SourceBuffer that grows at the end, forgets at the beginning, and is never touched while it works.

const KEPT_BEHIND_S = 10;

export class MediaBuffer {
  constructor(
    private readonly audio: HTMLAudioElement,
    private readonly source: MediaSource,
    private readonly buffer: SourceBuffer,
    private readonly signal: AbortSignal,
  ) {}

  /** Where the next bytes will sound, in the element's seconds. */
  get endS(): number {
    const { buffered, currentTime } = this.audio;
    return buffered.length ? buffered.end(buffered.length - 1) : currentTime;
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (!(await this.usable())) return;
    this.buffer.appendBuffer(bytes);
    if (!(await this.usable())) return;
    this.begin();
    await this.forget();
  }

  /** The first frames may not begin at 0. */
  private begin(): void {
    const { buffered, currentTime } = this.audio;
    if (buffered.length && currentTime < buffered.start(0)) {
      this.audio.currentTime = buffered.start(0);
    }
  }

  private async forget(): Promise<void> {
    const { buffered, currentTime } = this.audio;
    if (!buffered.length || currentTime - buffered.start(0) <= 2 * KEPT_BEHIND_S) return;
    this.buffer.remove(0, currentTime - KEPT_BEHIND_S);
    await this.usable();
  }

  private async usable(): Promise<boolean> {
    if (this.buffer.updating) {
      await new Promise((resolve) =>
        this.buffer.addEventListener("updateend", resolve, { once: true }),
      );
    }
    return !this.signal.aborted && this.source.readyState === "open";
  }
}
