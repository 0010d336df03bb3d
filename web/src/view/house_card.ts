// The house for those who look at it from a desk: the playlist, and how the station fares.

import { box, button, find, make } from "./dom.js";
import type { Words } from "./i18n/words.js";
import { decimal } from "./numbers.js";

const TOLD_MS = 2000;
const MILLION = 1e6;

export interface HouseNumbers {
  readonly runs: number;
  readonly listeners: number;
  readonly opened: number;
  readonly latePerMillion: number | null;
}

export class HouseCard {
  constructor(private readonly words: Words) {
    const link = find("house", HTMLAnchorElement);
    const { host, pathname } = new URL(link.href);
    link.replaceChildren(host, make("wbr"), pathname);
    button("copy").addEventListener("click", () => void this.copy(link));
  }

  show({ runs, listeners, opened, latePerMillion }: HouseNumbers): void {
    box("overview").hidden = false;
    box("runs-now").textContent = String(runs);
    box("listeners-now").textContent = String(listeners);
    box("runs-opened").textContent = String(opened);
    this.words.sayAs(box("on-time"), () =>
      latePerMillion === null
        ? "–"
        : `${decimal(Math.floor(1e4 * (1 - latePerMillion / MILLION)) / 100, 2, this.words.language)} %`,
    );
  }

  hide(): void {
    box("overview").hidden = true;
  }

  private async copy(link: HTMLAnchorElement): Promise<void> {
    const done = await copied(link);
    this.words.say(button("copy"), done ? "copied" : "selected");
    setTimeout(() => this.words.say(button("copy"), "copy"), TOLD_MS);
  }
}

/** Where a page may not write to the clipboard the address is selected instead. */
async function copied(link: HTMLAnchorElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(link.href);
    return true;
  } catch {
    getSelection()?.selectAllChildren(link);
    return false;
  }
}
