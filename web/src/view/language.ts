// The language: the browser's, or the one the runner chose.

import { button } from "./dom.js";
import { type Language, languageOf, type Words } from "./i18n/words.js";
import { prefer, preferred } from "./preferences.js";

/** The other language's own name for itself. */
const SWITCH = {
  en: { other: "pt", name: "Português" },
  pt: { other: "en", name: "English" },
} as const;

export function firstLanguage(): Language {
  const before = preferred("language");
  return languageOf(before ? [before] : navigator.languages);
}

/** Let the runner switch. */
export function chooseLanguage(words: Words): void {
  const show = () => {
    const { other, name } = SWITCH[words.language];
    document.documentElement.lang = words.language === "pt" ? "pt-PT" : "en";
    button("language").textContent = name;
    button("language").lang = other;
  };
  button("language").addEventListener("click", () => {
    const { other } = SWITCH[words.language];
    prefer("language", other);
    words.speak(other);
  });
  words.changed(show);
  show();
}
