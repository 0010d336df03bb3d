// The fallback: the browser's own player on the stream. Some seconds late, but it plays anywhere.

import { pathOf } from "./api.js";
import { Backoff } from "./backoff.js";

const BURST_S = 2.5; // the server starts a plain player this far behind live

export class PlainPlayer {
  constructor(audio, ready, on) {
    this.audio = audio;
    this.ready = ready; // promise of the run to play
    this.on = on;
    this.stopping = new AbortController();
    this.backoff = new Backoff(500);
    this.liveS = null;
    this.offsetS = null;
  }

  async start() {
    this.audio.load(); // inside the press: from here on the browser lets this element play
    const { signal } = this.stopping;
    this.audio.addEventListener("playing", () => { this.backoff.reset(); this.on.playing(); }, { signal });
    this.audio.addEventListener("waiting", () => this.on.waiting(), { signal });
    for (const broken of ["error", "ended"]) {
      this.audio.addEventListener(broken, () => this.#again(), { signal });
    }
    this.session = await this.ready.catch(() => null);
    if (this.session && !signal.aborted) this.#play();
  }

  stop() {
    this.stopping.abort();
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  get bufferedS() {
    const { buffered, currentTime } = this.audio;
    return buffered.length ? Math.max(0, buffered.end(buffered.length - 1) - currentTime) : 0;
  }

  // Told where live is, this estimates what is heard: headers of an <audio> cannot be read.
  tellLive(liveS) {
    if (this.offsetS === null && this.audio.currentTime > 0) {
      this.offsetS = liveS - BURST_S - this.audio.currentTime;
    }
  }

  heardS() {
    return this.offsetS === null ? null : this.offsetS + this.audio.currentTime;
  }

  #play() {
    this.offsetS = null;
    this.audio.src = pathOf(this.session.listen_url);
    this.audio.play().catch((error) => {
      if (!this.stopping.signal.aborted && error.name === "NotAllowedError") this.on.refused();
    });
  }

  async #again() {
    this.on.waiting();
    await this.backoff.wait(this.stopping.signal);
    if (!this.stopping.signal.aborted) this.#play();
  }
}
