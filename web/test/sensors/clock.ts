// A fake clock for sensors: time passes when the test says so.

import type { Timers } from "../../src/sensors/timers.js";

interface Alarm {
  readonly atS: number;
  readonly then: () => void;
}

export class FakeTimers implements Timers {
  private timeS = 0;
  private alarms: Alarm[] = [];

  nowS(): number {
    return this.timeS;
  }

  after(delayS: number, then: () => void): () => void {
    const alarm = { atS: this.timeS + delayS, then };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  get waiting(): number {
    return this.alarms.length;
  }

  /** Let so much time pass, and what waits for promises go on. */
  async pass(seconds: number): Promise<void> {
    await settle();
    const endS = this.timeS + seconds;
    for (let next = this.next(endS); next !== undefined; next = this.next(endS)) {
      this.alarms = this.alarms.filter((alarm) => alarm !== next);
      this.timeS = next.atS;
      next.then();
      await settle();
    }
    this.timeS = endS;
  }

  private next(endS: number): Alarm | undefined {
    const due = this.alarms.filter((alarm) => alarm.atS <= endS);
    return due.sort((a, b) => a.atS - b.atS)[0];
  }
}

/** Whatever was promised and is ready has happened. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
