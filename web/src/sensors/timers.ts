// Time for sensors, from outside: tests bring their own.

export interface Timers {
  /** By a clock that nobody sets. */
  nowS(): number;
  /** Answers what calls it off. */
  after(delayS: number, then: () => void): () => void;
}

/** Those of the page. */
export const pageTimers: Timers = {
  nowS: () => performance.now() / 1000,
  after: (delayS, then) => {
    const timer = setTimeout(then, delayS * 1000);
    return () => clearTimeout(timer);
  },
};

/** Rings when it was not fed for so long; silent until the first feeding. */
export class Watchdog {
  private off = () => {};

  constructor(
    private readonly timers: Timers,
    private readonly patienceS: number,
    private readonly ring: () => void,
  ) {}

  feed(): void {
    this.off();
    this.off = this.timers.after(this.patienceS, this.ring);
  }

  stop(): void {
    this.off();
  }
}
