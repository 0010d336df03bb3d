// In how many a run is counted: what suits the style, or what a hand says. Fixed when a run begins.

import { beatsOf, METRES } from "../contract/rest.js";
import { box, select } from "./dom.js";

export class MetreControl {
  private own: string | null = null;
  private locked = false;

  /** `chosen` is told what the next run is asked for. */
  constructor(private readonly chosen: (metre: string | null) => void) {
    select("metre").addEventListener("change", () => chosen(this.asked));
  }

  /** What a new run is asked for; null: what suits the style. */
  get asked(): string | null {
    const metre = select("metre").value;
    return this.own && metre !== this.own ? metre : null;
  }

  get beatsPerBar(): number | null {
    const metre = this.own && select("metre").value;
    return metre ? beatsOf(metre) : null;
  }

  /** What suits the style that is chosen; null: there is no choice. A run keeps its own. */
  suit(metre: string | null): void {
    this.own = metre;
    box("metre-field").hidden = metre === null;
    if (!this.locked) this.offer(metre);
  }

  /** That of a run. */
  show(metre: string): void {
    this.offer(metre);
  }

  /** There is no choice after all. */
  forget(): void {
    this.suit(null);
    box("metre-hint").hidden = true;
  }

  /** While a run goes on. */
  lock(on: boolean): void {
    if (this.locked === on) return;
    this.locked = on;
    select("metre").disabled = on;
    box("metre-hint").hidden = !on || this.own === null;
    if (!on) this.chosen(this.asked);
  }

  private offer(metre: string | null): void {
    const known = metre === null ? METRES : [...new Set([...METRES, metre])];
    select("metre").replaceChildren(...known.map((name) => new Option(name, name)));
    select("metre").value = metre ?? "";
  }
}
