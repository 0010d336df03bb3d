// Numbers as runners read them. Pure.

import type { Language } from "./i18n/words.js";

const KM_M = 1000;

/** 7:05, 1:02:03 */
export function clock(durationS: number): string {
  const whole = Math.max(0, Math.floor(durationS));
  const [hours, minutes, seconds] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

export function decimal(value: number, places: number, language: Language): string {
  return value.toLocaleString(language === "pt" ? "pt-PT" : "en-GB", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
}

export function kilometres(distanceM: number, language: Language): string {
  return decimal(distanceM / KM_M, 2, language);
}

export function kmh(speedMps: number, language: Language): string {
  return decimal(speedMps * 3.6, 1, language);
}
