// How much the band gives: as much as the runner does, or as much as a hand says.

import type { EnergyWish } from "../contract/rest.js";
import { box, input } from "./dom.js";
import type { Words } from "./i18n/words.js";
import { fillTrack } from "./track.js";

const RADIOS = { auto: "energy-auto", hand: "energy-hand" } as const;

export class EnergyControl {
  constructor(
    private readonly words: Words,
    chosen: (energy: EnergyWish) => void,
  ) {
    for (const id of Object.values(RADIOS)) {
      input(id).addEventListener("change", () => {
        this.dress();
        chosen(this.energy);
      });
    }
    input("energy").addEventListener("input", () => {
      this.dress();
      chosen(this.energy);
    });
    this.dress();
  }

  get energy(): EnergyWish {
    return input(RADIOS.auto).checked ? "auto" : Number(input("energy").value) / 100;
  }

  show(energy: EnergyWish): void {
    input(RADIOS.auto).checked = energy === "auto";
    input(RADIOS.hand).checked = energy !== "auto";
    if (energy !== "auto") input("energy").value = String(Math.round(100 * energy));
    this.dress();
  }

  private dress(): void {
    const auto = this.energy === "auto";
    box("energy-slider").hidden = auto;
    this.words.say(box("energy-hint"), auto ? "hintEnergyAuto" : "hintEnergyHand");
    const slider = input("energy");
    const percent = `${slider.value} %`;
    fillTrack(slider);
    slider.setAttribute("aria-valuetext", percent);
    box("energy-value").textContent = auto ? "" : percent;
  }
}
