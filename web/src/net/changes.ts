// What the runner wants of the run, on its way to the station: one request at a time, none lost.

import type { RunKey, Wishes } from "../contract/rest.js";
import { Backoff, pause } from "./backoff.js";
import { Unreachable } from "./request.js";
import { changeRun } from "./rest.js";

/** Later wishes replace earlier ones; while nobody answers, they are tried again. */
export class Changes {
  private wanted: Wishes = {};
  private sending: Promise<void> | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly run: RunKey) {}

  /**
   * Resolves when all that is wanted was taken, or after `stop`. The first goes at once; what is
   * wanted within `settleMs` after it goes as one.
   * @throws {Refused} the station does not want it.
   */
  ask(wishes: Wishes, settleMs = 0): Promise<void> {
    this.wanted = { ...this.wanted, ...wishes };
    this.sending ??= this.send(settleMs).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  stop(): void {
    this.ending.abort();
  }

  private async send(settleMs: number): Promise<void> {
    const { signal } = this.ending;
    const backoff = new Backoff();
    while (!signal.aborted && Object.keys(this.wanted).length > 0) {
      const sent = this.wanted;
      this.wanted = {};
      try {
        await changeRun(this.run, sent, signal);
        if (settleMs > 0) await pause(settleMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Unreachable)) throw error;
        this.wanted = { ...sent, ...this.wanted };
        await backoff.wait(signal);
      }
    }
  }
}
