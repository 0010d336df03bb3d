// What is played: style, metre, energy, what the beat follows, and whether it is kept.

import type { Mode } from "../contract/reading.js";
import { beatsOf, type EnergyWish, type StyleInfo, USUAL_METRE } from "../contract/rest.js";
import { box, input, select } from "./dom.js";
import { EnergyControl } from "./energy.js";
import type { Key } from "./i18n/en.js";
import { type StyleWords, styleWords } from "./i18n/styles.js";
import type { Words } from "./i18n/words.js";
import { MetreControl } from "./metre.js";

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
  /** Of the next run; null: what suits its style. */
  metre(metre: string | null): void;
  mode(mode: Mode): void;
  energy(energy: EnergyWish): void;
  save(on: boolean): void;
}

interface Shown {
  readonly style: string;
  readonly mode: Mode;
  readonly saved: boolean;
  readonly energy: EnergyWish;
  readonly metre: string;
}

export class MusicCard {
  private styles: readonly StyleInfo[] = [];
  private readonly energy: EnergyControl;
  private readonly metre: MetreControl;

  constructor(
    private readonly words: Words,
    listener: MusicCardListener,
  ) {
    this.energy = new EnergyControl(words, (energy) => listener.energy(energy));
    this.metre = new MetreControl((metre) => listener.metre(metre));
    select("style").addEventListener("change", () => {
      this.describe();
      this.suit();
      listener.style(select("style").value);
      listener.metre(this.metre.asked);
    });
    words.changed(() => this.title());
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

  /** Of a run that begins now. */
  get beatsPerBar(): number {
    return this.metre.beatsPerBar ?? beatsOf(USUAL_METRE);
  }

  fill(styles: readonly StyleInfo[]): void {
    this.styles = styles;
    select("style").replaceChildren(...styles.map(({ name }) => new Option(name, name)));
    this.title();
    this.suit();
  }

  /** A run keeps the metre that it has. */
  lockMetre(on: boolean): void {
    this.metre.lock(on);
  }

  /** The station has no choice of them. */
  forgetMetres(): void {
    this.metre.forget();
  }

  show({ style, mode, saved, energy, metre }: Shown): void {
    select("style").value = style;
    select("mode").value = mode;
    input("save").checked = saved;
    this.energy.show(energy);
    this.suit();
    this.metre.show(metre);
    this.describe();
    this.hint();
  }

  private get style(): StyleInfo | undefined {
    return this.styles.find(({ name }) => name === select("style").value);
  }

  private suit(): void {
    this.metre.suit(this.style?.metre ?? null);
  }

  private title(): void {
    for (const option of select("style").options) {
      const style = this.styles.find(({ name }) => name === option.value);
      if (style) option.textContent = this.wordsOf(style).title;
    }
    this.describe();
  }

  private describe(): void {
    const { style } = this;
    this.words.sayAs(box("style-hint"), () => (style ? this.wordsOf(style).description : ""));
  }

  private wordsOf(style: StyleInfo): StyleWords {
    return styleWords(this.words.language, style);
  }

  private hint(): void {
    this.words.say(box("mode-hint"), HINTS[this.mode]);
  }
}
