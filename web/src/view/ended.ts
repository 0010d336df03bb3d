// After the run: how it was, its picture, and what there is to keep.

import { box, button, find, make } from "./dom.js";
import type { Key } from "./i18n/en.js";
import type { Words } from "./i18n/words.js";
import { clock, kilometres } from "./numbers.js";
import { download, pngOf, shareable, svgAddress } from "./pictures.js";

export interface RunSummary {
  readonly elapsedS: number;
  readonly distanceM: number | null;
  readonly meanTempoBpm: number | null;
  readonly meanCadenceSpm: number | null;
}

export type Keepsake = "score.mid" | "run.svg" | "recording.mp3";

/** What a kept thing is called on the runner's device. */
const NAMES: Readonly<Record<Keepsake, string>> = {
  "score.mid": "courante.mid",
  "run.svg": "courante.svg",
  "recording.mp3": "courante.mp3",
};

export interface Shelf {
  /** Fetch it; says itself what went wrong, and answers null then. */
  fetch(name: Keepsake): Promise<Blob | null>;
}

export class Ended {
  private shelf: Shelf | null = null;
  private png: File | null = null;

  constructor(private readonly words: Words) {
    button("get-score").addEventListener("click", () => void this.keep("score.mid"));
    button("get-picture").addEventListener("click", () => void this.keep("run.svg"));
    button("get-recording").addEventListener("click", () => void this.keep("recording.mp3"));
    button("share").addEventListener("click", () => void this.share());
  }

  show(summary: RunSummary, saved: boolean, shelf: Shelf): void {
    this.shelf = shelf;
    box("ended").hidden = false;
    button("get-recording").hidden = !saved;
    this.words.sayPlain(box("why"), "");
    this.showSummary(summary);
    scrollTo({ top: 0 });
    box("ended-title").focus({ preventScroll: true });
    void this.showPicture(shelf);
  }

  hide(): void {
    this.shelf = null;
    this.png = null;
    box("ended").hidden = true;
    box("picture").hidden = true;
    button("share").hidden = true;
  }

  private showSummary({ elapsedS, distanceM, meanTempoBpm, meanCadenceSpm }: RunSummary): void {
    const whole = (value: number | null) => (value === null ? null : String(Math.round(value)));
    const rows: readonly (readonly [Key, () => string | null])[] = [
      ["time", () => clock(elapsedS)],
      ["kilometres", () => (distanceM ? kilometres(distanceM, this.words.language) : null)],
      ["meanTempo", () => whole(meanTempoBpm)],
      ["meanCadence", () => whole(meanCadenceSpm)],
    ];
    const told = rows.filter(([, value]) => value() !== null);
    box("summary").replaceChildren(
      ...told.map(([key, value]) => {
        const [name, number] = [make("dt"), make("dd")];
        this.words.say(name, key);
        this.words.sayAs(number, () => value() ?? "–");
        return make("div", "", name, number);
      }),
    );
  }

  private async showPicture(shelf: Shelf): Promise<void> {
    const svg = await shelf.fetch("run.svg");
    if (!svg || this.shelf !== shelf) return;
    const image = find("picture-image", HTMLImageElement);
    image.src = await svgAddress(svg);
    this.words.say(image, "pictureOfRun", {}, "alt");
    box("picture").hidden = false;
    this.png = await pngOf(image);
    button("share").hidden = !(this.png && shareable(this.png));
  }

  private async keep(name: Keepsake): Promise<void> {
    const blob = await this.shelf?.fetch(name);
    if (blob) download(blob, NAMES[name]);
  }

  private async share(): Promise<void> {
    if (!this.png) return;
    try {
      await navigator.share({ files: [this.png], title: "Courante" });
    } catch (error) {
      const calledOff = error instanceof DOMException && error.name === "AbortError";
      if (!calledOff) download(this.png, this.png.name);
    }
  }
}
