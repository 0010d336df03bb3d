// A pace set by hand: what was set stands until it is set anew.

import { plausible } from "../pace/readings.js";
import type { Sensor, SensorListener } from "./contract.js";
import { Teller } from "./teller.js";
import type { Timers } from "./timers.js";

const REPEAT_S = 2;
/** A finger that drags is told at most so often. */
const SETTLE_S = 0.12;

export class SliderSensor implements Sensor {
  readonly kind = "slider";
  readonly possible = true;
  private cadenceSpm: number | null = null;
  private teller: Teller | null = null;
  private toldS = Number.NEGATIVE_INFINITY;
  private callOff = () => {};

  constructor(private readonly timers: Timers) {}

  /** Footfalls of both feet a minute; told at once, or when the sensor starts. */
  set(cadenceSpm: number): void {
    this.cadenceSpm = cadenceSpm;
    const waitS = this.toldS + SETTLE_S - this.timers.nowS();
    if (waitS > 0) this.tellIn(waitS);
    else this.tell();
  }

  async start(listener: SensorListener): Promise<void> {
    this.stop();
    this.teller = new Teller(this.kind, listener);
    this.teller.state("waiting");
    this.tell();
  }

  stop(): void {
    this.callOff();
    this.teller?.stop();
    this.teller = null;
  }

  private tellIn(delayS: number): void {
    this.callOff();
    this.callOff = this.timers.after(delayS, () => this.tell());
  }

  private tell(): void {
    if (this.teller === null || this.cadenceSpm === null) return;
    const { cadenceSpm } = this;
    this.toldS = this.timers.nowS();
    const reading = plausible({ timeS: this.toldS, source: "slider", cadenceSpm });
    if (reading === null) return;
    this.teller.state("good");
    this.teller.reading(reading);
    this.tellIn(REPEAT_S);
  }
}
