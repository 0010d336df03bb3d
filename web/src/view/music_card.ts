// What is played: style, what the beat follows, and whether it is kept.

import type { Mode } from "../contract/reading.js";
import type { StyleInfo } from "../contract/rest.js";
import { box, input, select } from "./dom.js";
import type { Key } from "./i18n/en.js";
import type { Words } from "./i18n/words.js";

const HINTS: Readonly<Record<Mode, Key>> = {
  auto: "hintAuto",
  step: "hintStep",
  stride: "hintStride",
  proportional: "hintProportional",
  heart: "hintHeart",
  steady: "hintSteady",
};

export interface MusicCardListener {
  style(name: string): void;
  mode(mode: Mode): void;
  save(on: boolean): void;
}

export class MusicCard {
  constructor(
    private readonly words: Words,
    listener: MusicCardListener,
  ) {
    select("style").addEventListener("change", () => listener.style(select("style").value));
    select("mode").addEventListener("change", () => {
      this.hint();
      listener.mode(this.mode);
    });
    input("save").addEventListener("change", () => listener.save(input("save").checked));
    this.hint();
  }

  get mode(): Mode {
    return select("mode").value as Mode;
  }

  get saved(): boolean {
    return input("save").checked;
  }

  get styleTitle(): string {
    return select("style").selectedOptions[0]?.textContent ?? "Courante";
  }

  fill(styles: readonly StyleInfo[]): void {
    select("style").replaceChildren(...styles.map(({ title, name }) => new Option(title, name)));
  }

  show(style: string, mode: Mode, saved: boolean): void {
    select("style").value = style;
    select("mode").value = mode;
    input("save").checked = saved;
    this.hint();
  }

  private hint(): void {
    this.words.say(box("mode-hint"), HINTS[this.mode]);
  }
}
