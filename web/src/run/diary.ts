// Readings of a run whose notes the page plays itself, for its picture, and for the energy that follows
// effort: few, and now and then.

import type { Reading } from "../contract/reading.js";
import type { RunKey } from "../contract/rest.js";
import { keepLate } from "../net/late.js";
import { Refused, Unreachable } from "../net/request.js";
import { MOST_LATE, sendLate } from "../net/rest.js";

const EACH_S = 5;
const SENT_EACH_S = 10;

export class Diary {
  private kept: readonly Reading[] = [];
  private sentS: number;
  private sending = Promise.resolve();

  constructor(
    private readonly run: RunKey,
    private readonly nowS: () => number,
  ) {
    this.sentS = nowS();
  }

  write(reading: Reading): void {
    const before = this.kept.findLast(({ source }) => source === reading.source);
    if (!before || reading.timeS - before.timeS >= EACH_S) this.kept = keepLate(this.kept, reading);
    if (this.nowS() - this.sentS >= SENT_EACH_S) void this.send();
  }

  /** Send what is there, after what is on its way. While nobody answers it is kept. */
  send(): Promise<void> {
    this.sentS = this.nowS();
    this.sending = this.sending.then(() => this.sendKept());
    return this.sending;
  }

  private async sendKept(): Promise<void> {
    const sent = this.kept.slice(-MOST_LATE);
    this.kept = [];
    if (sent.length === 0) return;
    try {
      await sendLate(this.run, sent, this.nowS());
    } catch (error) {
      if (error instanceof Unreachable) this.kept = [...sent, ...this.kept].reduce(keepLate, []);
      else if (!(error instanceof Refused)) throw error;
    }
  }
}
