// The page's words in the runner's language; what was said is said anew when the language changes.

import { en, type Key, type Texts } from "./en.js";
import { pt } from "./pt.js";

export type Language = "en" | "pt";
export type Fill = Readonly<Record<string, string | number>>;

const TEXTS: Readonly<Record<Language, Texts>> = { en, pt };

export function isKey(name: string): name is Key {
  return Object.hasOwn(en, name);
}

/** The first of the browser's languages that the page has. */
export function languageOf(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  return known.find((tag): tag is Language => tag === "en" || tag === "pt") ?? "en";
}

export function fill(text: string, values: Fill): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** An attribute that is text for the runner, or "" for the element's own text. */
type Place = "" | "aria-label" | "alt";

export class Words {
  /** What each element says, until it says something else. */
  private readonly said = new Map<Element, Map<Place, () => string>>();
  private readonly told: (() => void)[] = [];

  constructor(private spoken: Language) {}

  get language(): Language {
    return this.spoken;
  }

  speak(language: Language): void {
    this.spoken = language;
    for (const [element, places] of this.said) {
      for (const [place, text] of places) write(element, place, text());
    }
    for (const tell of this.told) tell();
  }

  /** Called at each change of language. */
  changed(tell: () => void): void {
    this.told.push(tell);
  }

  get(key: Key, values: Fill = {}): string {
    return fill(TEXTS[this.spoken][key], values);
  }

  /** The text of a key from elsewhere; one that nobody knows says nothing. */
  of(name: string): string {
    return isKey(name) ? this.get(name) : "";
  }

  say(element: Element, key: Key, values: Fill = {}, place: Place = ""): void {
    this.sayAs(element, () => this.get(key, values), place);
  }

  sayAs(element: Element, text: () => string, place: Place = ""): void {
    const places = this.said.get(element) ?? new Map<Place, () => string>();
    places.set(place, text);
    this.said.set(element, places);
    write(element, place, text());
  }

  /** What never changes with the language. */
  sayPlain(element: Element, text: string): void {
    this.said.get(element)?.delete("");
    write(element, "", text);
  }

  /** Say what the page's own markup asks for. */
  dress(root: ParentNode): void {
    for (const element of root.querySelectorAll("[data-t]")) {
      const key = element.getAttribute("data-t") ?? "";
      if (isKey(key)) this.say(element, key);
    }
    for (const element of root.querySelectorAll("[data-t-label]")) {
      const key = element.getAttribute("data-t-label") ?? "";
      if (isKey(key)) this.say(element, key, {}, "aria-label");
    }
  }
}

/** A screen reader speaks what is written anew, so the same is not. */
function write(element: Element, place: Place, text: string): void {
  if (place === "") {
    if (element.textContent !== text) element.textContent = text;
  } else if (element.getAttribute(place) !== text) {
    element.setAttribute(place, text);
  }
}
