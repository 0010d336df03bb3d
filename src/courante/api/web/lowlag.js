// Low-lag playing: fetch feeds a MediaSource, and the buffer is kept as short as the network allows.

import { ApiError, openSound } from "./api.js";
import { Backoff } from "./backoff.js";

const MIME = "audio/mpeg";
const Source = () => globalThis.ManagedMediaSource ?? globalThis.MediaSource;

const KEEP_BEHIND_S = 10;
const FIRST_TARGET_S = 0.45; // what may lie ready before we hurry
const LEEWAY_S = 0.15;
const LONGEST_TARGET_S = 4;
const AFTER_STALL_S = 0.4;
const FORGIVEN_S = 0.0005; // of the target, for each block that comes in time
const JUMP_BEYOND_S = 2.5;
const BEGINNING_S = 0.5;
const HURRY = 1.03; // too little to hear, enough to win back a second in half a minute
const SILENT_LINE_MS = 6000;

export const lowLagWorks = () => Boolean(Source()?.isTypeSupported(MIME));

export class LowLagPlayer {
  constructor(audio, ready, on) {
    this.audio = audio;
    this.ready = ready; // promise of the run to play
    this.on = on; // {playing(), waiting(), refused(), gone()}
    this.stopping = new AbortController();
    this.targetS = FIRST_TARGET_S;
    this.marks = []; // where in the element's time which moment of the run begins
  }

  async start() {
    const source = new (Source())();
    this.audio.disableRemotePlayback = true; // what a ManagedMediaSource asks for
    const opened = new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    this.url = URL.createObjectURL(source);
    this.audio.src = this.url;
    const { signal } = this.stopping;
    this.audio.addEventListener("playing", () => this.on.playing(), { signal });
    this.audio.addEventListener("waiting", () => this.#stalled(), { signal });
    const playing = this.audio.play(); // inside the press of the button, or browsers refuse
    playing.catch((error) => { if (!signal.aborted && error.name === "NotAllowedError") this.on.refused(); });
    await opened;
    if (signal.aborted) return;
    this.source = source;
    this.buffer = source.addSourceBuffer(MIME);
    this.#feed();
  }

  stop() {
    this.stopping.abort();
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
    URL.revokeObjectURL(this.url);
  }

  // How much lies ready, in seconds.
  get bufferedS() {
    const { buffered, currentTime } = this.audio;
    return buffered.length ? Math.max(0, buffered.end(buffered.length - 1) - currentTime) : 0;
  }

  // Which moment of the run is in the ear now, in seconds of its stream; null when unknown.
  heardS() {
    const now = this.audio.currentTime;
    const mark = this.marks.findLast((m) => m.at <= now + 0.05);
    return mark ? mark.stream + now - mark.at : null;
  }

  async #feed() {
    const { signal } = this.stopping;
    const backoff = new Backoff();
    this.session = await this.ready.catch(() => null);
    if (!this.session) return;
    while (!signal.aborted) {
      try {
        await this.#readOnce(backoff);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.status === 404) {
          this.on.gone();
          return;
        }
      }
      if (signal.aborted) return;
      this.broken = true;
      this.on.waiting();
      await backoff.wait(signal);
    }
  }

  async #readOnce(backoff) {
    const line = new AbortController();
    this.stopping.signal.addEventListener("abort", () => line.abort(), { once: true, signal: line.signal });
    const response = await openSound(this.session, line.signal);
    this.#mark(Number(response.headers.get("Courante-Stream-Start")));
    const reader = response.body.getReader();
    let timer;
    try {
      for (;;) {
        timer = setTimeout(() => line.abort(), SILENT_LINE_MS);
        const { done, value } = await reader.read();
        clearTimeout(timer);
        if (done) return;
        await this.#append(value);
        if (this.broken && this.audio.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) {
          this.broken = false;
          this.on.playing(); // the cushion may have outlasted the break: then no event tells
        }
        backoff.reset();
        this.#keepClose();
      }
    } finally {
      clearTimeout(timer);
      line.abort();
    }
  }

  #mark(streamS) {
    const { buffered, currentTime } = this.audio;
    const end = buffered.length ? buffered.end(buffered.length - 1) : 0;
    // Nothing left to play: what comes now follows on, after the gap that was heard.
    this.marks = [...this.marks.slice(-3), { at: Math.max(end, buffered.length ? 0 : currentTime), stream: streamS }];
  }

  async #append(bytes) {
    await this.#settled();
    if (this.stopping.signal.aborted || this.source.readyState !== "open") return;
    this.buffer.appendBuffer(bytes);
    await this.#settled();
    const { buffered, currentTime } = this.audio;
    if (!buffered.length || this.stopping.signal.aborted) return;
    if (currentTime < buffered.start(0)) this.audio.currentTime = buffered.start(0);
    if (currentTime - buffered.start(0) > 2 * KEEP_BEHIND_S && this.source.readyState === "open") {
      this.buffer.remove(0, currentTime - KEEP_BEHIND_S);
      await this.#settled();
    }
  }

  #settled() {
    if (!this.buffer.updating) return Promise.resolve();
    return new Promise((resolve) => this.buffer.addEventListener("updateend", resolve, { once: true }));
  }

  // A stall leaves us later than we were, and that lateness is the cushion: let it stand for a while.
  #stalled() {
    if (!this.marks.length || this.audio.currentTime < 1) return;
    this.targetS = Math.min(this.targetS + AFTER_STALL_S, LONGEST_TARGET_S);
    this.on.waiting();
  }

  #keepClose() {
    const ready = this.bufferedS;
    this.targetS = Math.max(FIRST_TARGET_S, this.targetS - FORGIVEN_S);
    // At the very beginning a jump is not heard, later it is: then we rather hurry.
    const most = this.begun ? JUMP_BEYOND_S : LEEWAY_S;
    if (ready > this.targetS + most) {
      this.audio.currentTime += ready - this.targetS;
      this.audio.playbackRate = 1;
    } else if (ready > this.targetS + LEEWAY_S) {
      this.audio.playbackRate = HURRY;
    } else if (ready <= this.targetS) {
      this.audio.playbackRate = 1;
    }
    this.begun ||= this.audio.currentTime > BEGINNING_S;
  }
}
