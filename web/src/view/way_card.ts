// How it is played: the station's sound, or notes that this device plays.

import type { Way } from "../play/contract.js";
import { box, make } from "./dom.js";
import type { Words } from "./i18n/words.js";

const NAMES = { stream: "wayStream", notes: "wayNotes" } as const;
const HINTS = { stream: "hintStream", notes: "hintNotes" } as const;

export interface WayShown {
  readonly way: Way;
  /** Why it cannot be had: a key of the texts; null where it can. */
  readonly missing: string | null;
}

export class WayCard {
  private readonly radios: ReadonlyMap<Way, HTMLInputElement>;

  constructor(
    private readonly words: Words,
    private readonly ways: readonly WayShown[],
    choose: (way: Way) => void,
  ) {
    this.radios = new Map(ways.map(({ way, missing }) => [way, radio(way, missing !== null)]));
    const labels = [...this.radios].map(([way, input]) => {
      const name = make("span");
      words.say(name, NAMES[way]);
      input.addEventListener("change", () => choose(way));
      return make("label", "", input, name);
    });
    box("way-choices").replaceChildren(...labels);
    box("ways").hidden = ways.length < 2;
  }

  show(chosen: Way | null): void {
    for (const [way, input] of this.radios) input.checked = way === chosen;
    const notes = this.ways.find(({ way }) => way === "notes")?.missing;
    this.words.sayAs(box("way-hint"), () => {
      if (chosen === null) return this.words.get("noWay");
      const missing = notes
        ? this.words.get("wayNotesMissing", { reason: this.words.of(notes) })
        : null;
      return missing ?? this.words.get(HINTS[chosen]);
    });
  }
}

function radio(value: Way, disabled: boolean): HTMLInputElement {
  const input = make("input");
  Object.assign(input, { type: "radio", name: "way", value, disabled });
  return input;
}
