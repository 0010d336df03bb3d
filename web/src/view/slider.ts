// The pace by hand: steps a minute, or the beats that a steady tempo has.

import { box, button, input } from "./dom.js";
import type { Words } from "./i18n/words.js";
import { fillTrack } from "./track.js";

export type SliderUnit = "steps" | "beats";

const RANGES = {
  steps: { low: 120, high: 200, unit: "stepsAMinute", hint: "stepsHint" },
  beats: { low: 60, high: 200, unit: "beatsAMinute", hint: "beatsHint" },
} as const;

export class PaceSlider {
  private unit: SliderUnit = "steps";
  private readonly values: Record<SliderUnit, number> = { steps: 160, beats: 150 };

  constructor(
    private readonly words: Words,
    private readonly slid: (unit: SliderUnit, value: number) => void,
  ) {
    input("pace").addEventListener("input", () => this.moved());
    button("slower").addEventListener("click", () => this.nudge(-1));
    button("faster").addEventListener("click", () => this.nudge(1));
    this.show("steps");
  }

  value(unit: SliderUnit): number {
    return this.values[unit];
  }

  set(unit: SliderUnit, value: number): void {
    this.values[unit] = value;
    if (unit === this.unit) this.show(unit);
  }

  show(unit: SliderUnit): void {
    this.unit = unit;
    const { low, high, unit: unitKey, hint } = RANGES[unit];
    const slider = input("pace");
    slider.min = String(low);
    slider.max = String(high);
    slider.value = String(this.values[unit]);
    this.words.say(box("pace-unit"), unitKey);
    this.words.say(box("pace-hint"), hint);
    this.fill();
  }

  private moved(): void {
    this.values[this.unit] = Number(input("pace").value);
    this.fill();
    this.slid(this.unit, this.values[this.unit]);
  }

  private nudge(by: number): void {
    input("pace").value = String(Number(input("pace").value) + by);
    this.moved();
  }

  private fill(): void {
    const slider = input("pace");
    box("pace-value").textContent = slider.value;
    fillTrack(slider);
  }
}
