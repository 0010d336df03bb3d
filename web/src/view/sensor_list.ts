// The sensors, each with its switch, how it fares, and why; and as small marks beside the tempo.

import type { Health, SensorKind, SensorState } from "../sensors/contract.js";
import { box, make } from "./dom.js";
import type { Key } from "./i18n/en.js";
import type { Words } from "./i18n/words.js";

/** What a runner turns on and off; the slider and the replay have a place of their own. */
export const SWITCHED: readonly SensorKind[] = [
  "gps",
  "motion",
  "heartRate",
  "running",
  "treadmill",
];
const HEALTH: Readonly<Record<Health, Key>> = {
  off: "healthOff",
  missing: "healthMissing",
  denied: "healthDenied",
  waiting: "healthWaiting",
  good: "healthGood",
  weak: "healthWeak",
  lost: "healthLost",
};

interface Row {
  readonly item: HTMLLIElement;
  readonly state: HTMLElement;
  readonly toggle: HTMLButtonElement;
}

export interface SensorListListener {
  toggle(kind: SensorKind, on: boolean): void;
}

export class SensorList {
  private readonly rows: ReadonlyMap<SensorKind, Row>;

  constructor(
    private readonly words: Words,
    private readonly listener: SensorListListener,
  ) {
    this.rows = new Map(SWITCHED.map((kind) => [kind, this.row(kind)]));
    box("sensors").replaceChildren(...[...this.rows.values()].map((row) => row.item));
  }

  /** It cannot be had here; `why` is a key of the texts. */
  impossible(kind: SensorKind, why: string): void {
    const row = this.rows.get(kind);
    if (!row) return;
    row.toggle.hidden = true;
    row.item.dataset.health = "missing";
    this.words.sayAs(row.state, () => this.words.of(why));
  }

  show(states: readonly SensorState[]): void {
    for (const state of states) {
      const row = this.rows.get(state.kind);
      if (row && !row.toggle.hidden) this.showRow(row, state);
    }
    // A hand that sets the pace needs no mark beside it.
    const on = states.filter(({ kind, health }) => kind !== "slider" && isOn(health));
    box("chips").replaceChildren(...on.map((state) => this.chip(state)));
  }

  private row(kind: SensorKind): Row {
    const name = make("span", "sensor-name");
    const state = make("span", "sensor-state");
    const toggle = make("button", "switch");
    name.id = `sensor-${kind}`;
    toggle.type = "button";
    toggle.setAttribute("role", "switch");
    toggle.setAttribute("aria-labelledby", name.id);
    const item = make(
      "li",
      "sensor",
      make("span", "mark"),
      make("span", "sensor-words", name, state),
      toggle,
    );
    item.dataset.kind = kind;
    this.words.say(name, kind);
    const on = () => toggle.getAttribute("aria-checked") === "true";
    toggle.addEventListener("click", () => this.listener.toggle(kind, !on()));
    this.showRow({ item, state, toggle }, { kind, health: "off", reason: null, device: "" });
    return { item, state, toggle };
  }

  private showRow({ item, state, toggle }: Row, told: SensorState): void {
    const { health, reason, device } = told;
    item.dataset.health = health;
    this.words.sayAs(state, () => {
      const words = reason ? this.words.of(reason) : this.words.get(HEALTH[health]);
      return device ? `${device}: ${words}` : words;
    });
    toggle.setAttribute("aria-checked", String(isOn(health)));
  }

  private chip({ kind, health }: SensorState): HTMLLIElement {
    const text = make("span");
    const item = make("li", "chip", make("span", "mark"), text);
    item.dataset.health = health;
    text.textContent = `${this.words.get(kind)}: ${this.words.get(HEALTH[health]).toLowerCase()}`;
    return item;
  }
}

export function isOn(health: Health): boolean {
  return health === "waiting" || health === "good" || health === "weak" || health === "lost";
}
