// Readings for the station's picture of a run whose notes the page plays itself: few, and seldom sent.

import type { Reading } from "../contract/reading.js";
import type { RunKey } from "../contract/rest.js";
import { keepLate } from "../net/late.js";
import { Refused, Unreachable } from "../net/request.js";
import { MOST_LATE, sendLate } from "../net/rest.js";

const EACH_S = 5;
const SENT_EACH_S = 60;

export class Diary {
  private kept: readonly Reading[] = [];
  private sentS: number;
  private sending = false;

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

  /** Send what is there. While nobody answers it is kept. */
  async send(): Promise<void> {
    if (this.sending || this.kept.length === 0) return;
    this.sending = true;
    this.sentS = this.nowS();
    const sent = this.kept.slice(-MOST_LATE);
    this.kept = [];
    try {
      await sendLate(this.run, sent, this.nowS());
    } catch (error) {
      if (error instanceof Unreachable) this.kept = [...sent, ...this.kept].reduce(keepLate, []);
      else if (!(error instanceof Refused)) throw error;
    } finally {
      this.sending = false;
    }
  }
}
