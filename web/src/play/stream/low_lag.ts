// Low-lag playing: fetch feeds a MediaSource, and little lies ready.

import { Backoff } from "../../net/backoff.js";
import { Refused } from "../../net/request.js";
import { openSound } from "../../net/rest.js";
import { blockCame, FIRST, settled, stalled } from "./cushion.js";
import { MediaBuffer } from "./media_buffer.js";
import { type PlayerEvents, play, readyS, type StreamPlayer, silence } from "./player.js";
import { type Mark, marked, runTimeS } from "./timeline.js";

const MIME = "audio/mpeg";
const START_HEADER = "Courante-Stream-Start";
const SILENT_LINE_MS = 6000;

type MediaSourceMaker = typeof MediaSource;

/** iPhones have only the managed one. */
function mediaSource(): MediaSourceMaker | undefined {
  const managed: unknown = Reflect.get(globalThis, "ManagedMediaSource");
  return (managed ?? Reflect.get(globalThis, "MediaSource")) as MediaSourceMaker | undefined;
}

export function lowLagWorks(): boolean {
  return mediaSource()?.isTypeSupported(MIME) ?? false;
}

export class LowLagPlayer implements StreamPlayer {
  private readonly stopping = new AbortController();
  private readonly backoff = new Backoff();
  private url = "";
  private buffer: Promise<MediaBuffer> | null = null;
  private cushion = FIRST;
  private marks: readonly Mark[] = [];
  private broken = false;
  private keepsLag = false;

  constructor(
    private readonly audio: HTMLAudioElement,
    private readonly on: PlayerEvents,
  ) {}

  begin(): void {
    const Source = mediaSource();
    if (!Source) throw new Error("begin() where lowLagWorks() is false");
    const { signal } = this.stopping;
    const source = new Source();
    this.buffer = this.bufferOf(source);
    this.url = URL.createObjectURL(source);
    this.audio.disableRemotePlayback = true; // what a ManagedMediaSource asks for
    this.audio.src = this.url;
    this.audio.addEventListener("playing", () => this.on.playing(), { signal });
    this.audio.addEventListener("waiting", () => this.stalled(), { signal });
    this.audio.addEventListener("error", () => this.on.broken(), { signal });
    play(this.audio, signal, this.on.refused);
  }

  open(listenPath: string): void {
    void this.feed(listenPath);
  }

  stop(): void {
    this.stopping.abort();
    silence(this.audio);
    URL.revokeObjectURL(this.url);
  }

  readyS(): number {
    return readyS(this.audio);
  }

  heardS(): number | null {
    return runTimeS(this.marks, this.audio.currentTime);
  }

  keepLag(on: boolean): void {
    this.keepsLag = on;
    if (!on) this.cushion = settled(this.cushion, this.readyS());
  }

  tellLive(): void {
    // The answer's header told already.
  }

  private async bufferOf(source: MediaSource): Promise<MediaBuffer> {
    await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    return new MediaBuffer(this.audio, source, source.addSourceBuffer(MIME), this.stopping.signal);
  }

  private async feed(listenPath: string): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.readOnce(listenPath);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refused && error.gone) {
          this.on.gone();
          return;
        }
      }
      if (signal.aborted) return;
      this.broken = true;
      this.on.waiting();
      await this.backoff.wait(signal);
    }
  }

  /** Read until the line ends, or is silent for too long. */
  private async readOnce(listenPath: string): Promise<void> {
    const line = new AbortController();
    const { signal } = line;
    const cut = () => line.abort();
    this.stopping.signal.addEventListener("abort", cut, { once: true, signal });
    let timer = setTimeout(cut, SILENT_LINE_MS);
    try {
      const response = await openSound(listenPath, signal);
      const buffer = await this.buffer;
      if (!buffer || !response.body) return;
      // After a break what comes now follows on what lies ready, or on the gap that was heard.
      const runS = Number(response.headers.get(START_HEADER));
      this.marks = marked(this.marks, { mediaS: buffer.endS, runS });
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(timer);
        if (done) return;
        await buffer.append(value);
        this.came();
        timer = setTimeout(cut, SILENT_LINE_MS);
      }
    } finally {
      clearTimeout(timer);
      line.abort();
    }
  }

  private came(): void {
    this.backoff.reset();
    if (this.broken && this.audio.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) {
      this.broken = false;
      this.on.playing(); // what lay ready may have outlasted the break: then no event tells
    }
    if (this.keepsLag) return;
    const [cushion, move] = blockCame(this.cushion, this.readyS(), this.audio.currentTime);
    this.cushion = cushion;
    if (move.jumpS > 0) this.audio.currentTime += move.jumpS;
    if (move.rate !== null) this.audio.playbackRate = move.rate;
  }

  private stalled(): void {
    if (!this.marks.length || this.audio.currentTime < 1) return;
    this.cushion = stalled(this.cushion);
    this.on.waiting();
  }
}
