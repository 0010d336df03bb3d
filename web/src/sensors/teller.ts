// Tells how a sensor fares, each change once, and nothing any more once it is over.

import type { Reading } from "../contract/reading.js";
import type { Health, SensorKind, SensorListener } from "./contract.js";

/** One session of a sensor, from start to stop. */
export class Teller {
  private last = "";
  private over = false;

  constructor(
    private readonly kind: SensorKind,
    private readonly listener: SensorListener,
  ) {}

  get ended(): boolean {
    return this.over;
  }

  state(health: Health, reason: string | null = null, device = ""): void {
    if (!this.over) this.tell(health, reason, device);
  }

  reading(reading: Reading): void {
    if (!this.over) this.listener.reading(reading);
  }

  /** The sensor gives up. */
  end(health: Health, reason: string | null, device = ""): void {
    this.state(health, reason, device);
    this.over = true;
  }

  /** The runner has no more use for it, whether it gave up or not. */
  stop(): void {
    this.over = true;
    this.tell("off", null, "");
  }

  private tell(health: Health, reason: string | null, device: string): void {
    const told = JSON.stringify([health, reason, device]);
    if (told === this.last) return;
    this.last = told;
    this.listener.state({ kind: this.kind, health, reason, device });
  }
}
