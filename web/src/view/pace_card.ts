// Where the pace comes from: by hand, from sensors, or from a run recorded before.

import { box, input, select } from "./dom.js";
import type { Words } from "./i18n/words.js";
import { clock } from "./numbers.js";

export type PaceSource = "hand" | "sensors" | "recording";

const SOURCES: readonly PaceSource[] = ["hand", "sensors", "recording"];

export interface PaceCardListener {
  source(source: PaceSource): void;
  file(file: File): void;
  speedup(times: number): void;
}

export class PaceCard {
  constructor(
    private readonly words: Words,
    listener: PaceCardListener,
  ) {
    for (const radio of radios()) {
      radio.addEventListener("change", () => {
        this.show(radio.value as PaceSource);
        listener.source(radio.value as PaceSource);
      });
    }
    input("gpx-file").addEventListener("change", () => {
      const file = input("gpx-file").files?.[0];
      if (file) listener.file(file);
    });
    select("speedup").addEventListener("change", () =>
      listener.speedup(Number(select("speedup").value)),
    );
  }

  /** `locked`: a steady tempo asks no sensor. */
  show(source: PaceSource, locked = false): void {
    for (const one of SOURCES) box(`by-${one}`).hidden = one !== source;
    for (const radio of radios()) {
      radio.checked = radio.value === source;
      radio.disabled = locked;
    }
  }

  replay(title: string, durationS: number): void {
    this.words.say(box("gpx-state"), "replayReady", { title, time: clock(durationS) });
  }

  replayTrouble(reason: string): void {
    this.words.sayAs(box("gpx-state"), () => this.words.of(reason));
  }
}

export function isPaceSource(name: string | null): name is PaceSource {
  return SOURCES.some((source) => source === name);
}

function radios(): readonly HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("input[name='pace-source']")];
}
