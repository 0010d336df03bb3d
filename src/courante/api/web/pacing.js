// The runner's pace on its way to the station: one at a time, and only the newest counts.

const SETTLE_MS = 120;
const REPEAT_MS = 2000;

export class Pacing {
  // send(reading) -> Promise; failed(error) is told, and what was not sent is tried again.
  constructor(send, failed) {
    this.send = send;
    this.failed = failed;
    this.reading = null;
    this.on = false;
  }

  start() {
    this.on = true;
    this.#soon(0);
  }

  stop() {
    this.on = false;
    clearTimeout(this.timer);
  }

  // A choice stays true until it is changed and is repeated; a measurement is sent once.
  set(reading, { repeat }) {
    Object.assign(this, { reading, repeat, fresh: true });
    this.#soon(SETTLE_MS);
  }

  clear() {
    this.reading = null;
  }

  #soon(ms) {
    if (!this.on || this.busy) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#fire(), ms);
  }

  async #fire() {
    if (!this.reading) return;
    const { reading, repeat } = this;
    Object.assign(this, { busy: true, fresh: false });
    let againMs = repeat ? REPEAT_MS : null;
    try {
      await this.send(reading);
    } catch (error) {
      againMs = 1000 * (error.retryAfterS ?? REPEAT_MS / 1000);
      this.failed(error);
    }
    this.busy = false;
    if (this.fresh) this.#soon(SETTLE_MS);
    else if (againMs !== null) this.#soon(againMs);
  }
}
