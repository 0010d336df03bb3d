// The runner's pace on its way to the station: one request at a time, and of each sensor the newest.

import type { Reading } from "../contract/reading.js";
import type { RunKey } from "../contract/rest.js";
import { Backoff, pause } from "./backoff.js";
import { keepLate } from "./late.js";
import { Refused, Unreachable } from "./request.js";
import { sendLate, sendPace } from "./rest.js";

/** After a reading was sent, those that come together go as one. */
const SETTLE_MS = 120;
const AFTER_REFUSAL_S = 2;

/** While nobody answers, readings wait; they are told late, with the time that they were measured. */
export class PaceSender {
  private readonly newest = new Map<string, Reading>();
  private late: readonly Reading[] = [];
  private offline = false;
  private sending = false;
  private readonly ending = new AbortController();
  private readonly backoff = new Backoff();

  /** `nowS`: the clock of the readings. `refused` is told what the station does not want. */
  constructor(
    private readonly run: RunKey,
    private readonly refused: (error: Refused) => void,
    private readonly nowS: () => number,
  ) {}

  offer(reading: Reading): void {
    const before = this.newest.get(reading.source);
    if (before && this.offline) this.late = keepLate(this.late, before);
    this.newest.set(reading.source, reading);
    if (!this.sending) void this.sendAll();
  }

  stop(): void {
    this.ending.abort();
  }

  private async sendAll(): Promise<void> {
    const { signal } = this.ending;
    this.sending = true;
    while (!signal.aborted && (this.newest.size > 0 || this.late.length > 0)) {
      try {
        await this.sendNext();
        this.offline = false;
        this.backoff.reset();
        await pause(SETTLE_MS, signal);
      } catch (error) {
        if (!signal.aborted) await this.failed(error);
      }
    }
    this.sending = false;
  }

  private async sendNext(): Promise<void> {
    const [first] = this.newest;
    if (first) {
      const [source, reading] = first;
      this.newest.delete(source);
      await this.orLate([reading], () => sendPace(this.run, reading, this.nowS()));
      return;
    }
    const waiting = this.late;
    this.late = [];
    await this.orLate(waiting, () => sendLate(this.run, waiting, this.nowS()));
  }

  private async orLate(readings: readonly Reading[], send: () => Promise<unknown>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (error instanceof Unreachable)
        this.late = [...readings, ...this.late].reduce(keepLate, []);
      throw error;
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof Refused) {
      this.refused(error);
      await pause(1000 * (error.retryAfterS ?? AFTER_REFUSAL_S), this.ending.signal);
      return;
    }
    this.offline = true;
    await this.backoff.wait(this.ending.signal);
  }
}
