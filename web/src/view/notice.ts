// One sentence about what is missing or went wrong.

import type { Saying } from "../contract/phase.js";
import { box } from "./dom.js";
import type { Words } from "./i18n/words.js";

export class Notice {
  constructor(private readonly words: Words) {}

  show(saying: Saying | null): void {
    const notice = box("notice");
    if (saying === null) this.words.sayPlain(notice, "");
    else if ("key" in saying) this.words.sayAs(notice, () => this.words.of(saying.key));
    else this.words.sayPlain(notice, saying.text);
    notice.hidden = notice.textContent === "";
  }
}

/** That the page came over plain HTTP, and the way out where the station has one. */
export function showPlainHttp(trustable: boolean): void {
  box("http").hidden = isSecureContext;
  box("trust").hidden = !trustable;
}
