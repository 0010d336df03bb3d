// The browser's own player on the stream. Some seconds late, but it plays anywhere.

import { Backoff } from "../../net/backoff.js";
import { type PlayerEvents, play, readyS, type StreamPlayer, silence } from "./player.js";

/** The server starts a plain player this far behind live. */
const BURST_S = 2.5;
/** Browsers may wait for ever on a line that broke; then we ask anew. */
const STALLED_MS = 5000;

export class PlainPlayer implements StreamPlayer {
  private readonly stopping = new AbortController();
  private readonly backoff = new Backoff(500);
  private listenPath = "";
  /** What to add to the element's time; headers of an <audio> cannot be read, so it is estimated. */
  private offsetS: number | null = null;
  private stall: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly audio: HTMLAudioElement,
    private readonly on: PlayerEvents,
  ) {}

  begin(): void {
    const { signal } = this.stopping;
    this.audio.load(); // inside the gesture: from here on the browser lets this element play
    this.audio.addEventListener("playing", () => this.playing(), { signal });
    this.audio.addEventListener("waiting", () => this.waiting(), { signal });
    for (const broken of ["error", "ended"]) {
      this.audio.addEventListener(broken, () => void this.again(), { signal });
    }
  }

  open(listenPath: string): void {
    this.listenPath = listenPath;
    if (!this.stopping.signal.aborted) this.play();
  }

  stop(): void {
    this.stopping.abort();
    clearTimeout(this.stall);
    silence(this.audio);
  }

  readyS(): number {
    return readyS(this.audio);
  }

  heardS(): number | null {
    return this.offsetS === null ? null : this.offsetS + this.audio.currentTime;
  }

  keepLag(): void {
    // The browser keeps as much ready as it likes.
  }

  tellLive(runS: number): void {
    if (this.offsetS !== null || this.audio.currentTime === 0) return;
    this.offsetS = runS - BURST_S - this.audio.currentTime;
  }

  private playing(): void {
    clearTimeout(this.stall);
    this.backoff.reset();
    this.on.playing();
  }

  private waiting(): void {
    clearTimeout(this.stall);
    this.stall = setTimeout(() => void this.again(), STALLED_MS);
    this.on.waiting();
  }

  private play(): void {
    this.offsetS = null;
    this.audio.src = this.listenPath;
    play(this.audio, this.stopping.signal, this.on.refused);
  }

  private async again(): Promise<void> {
    if (!this.listenPath) return;
    clearTimeout(this.stall);
    this.on.waiting();
    await this.backoff.wait(this.stopping.signal);
    if (!this.stopping.signal.aborted) this.play();
  }
}
