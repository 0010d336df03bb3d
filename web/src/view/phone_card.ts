// From this page to a phone: a link into the Android app on the phone itself, a QR code elsewhere.

import { encode } from "uqr";
import { find, makeSvg, within } from "./dom.js";
import type { Words } from "./i18n/words.js";

/** Cells around a code that stay light. */
const QUIET = 4;
const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where a page is, as much of it as matters here. */
export interface Place {
  readonly origin: string;
  readonly hostname: string;
}

export function isAndroid(userAgent: string): boolean {
  return /\bAndroid\b/.test(userAgent);
}

/** Android hands it to the app, which asks before it takes the station. */
export function appLink(origin: string): string {
  const server = encodeURIComponent(origin);
  return `intent://connect?server=${server}#Intent;scheme=courante;package=org.courante.app;end`;
}

/** Rows of cells, true where it is dark. */
export function codeOf(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: "L", border: 0 }).data;
}

export function showPhone(words: Words, place: Place, userAgent: string): void {
  const card = find("phone", HTMLElement);
  const part = (name: string) => within(card, `[data-phone=${name}]`, HTMLElement);
  if (isAndroid(userAgent)) {
    part("link").setAttribute("href", appLink(place.origin));
    part("app").hidden = false;
  } else if (LOOPBACK.test(place.hostname)) {
    part("unreachable").hidden = false;
  } else {
    part("code").replaceChildren(drawn(words, codeOf(`${place.origin}/`)));
    part("address").textContent = place.origin;
    part("scan").hidden = false;
  }
}

function drawn(words: Words, cells: readonly (readonly boolean[])[]): SVGElement {
  const side = cells.length + 2 * QUIET;
  const light = makeSvg("rect", { width: side, height: side, class: "light" });
  const dark = makeSvg("path", { d: pathOf(cells), transform: `translate(${QUIET} ${QUIET})` });
  const svg = makeSvg("svg", { viewBox: `0 0 ${side} ${side}`, role: "img" }, light, dark);
  words.say(svg, "codeLabel", {}, "aria-label");
  return svg;
}

function pathOf(cells: readonly (readonly boolean[])[]): string {
  const squares = (row: readonly boolean[], y: number) =>
    row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""));
  return cells.flatMap(squares).join("");
}
