// Why the music is as fast as it is. The station says it in English; other languages say it themselves.

import type { Tempo } from "../../contract/reading.js";
import type { Key } from "./en.js";
import { whyInPortuguese } from "./why_pt.js";
import type { Language } from "./words.js";

const SOURCES: Readonly<Record<string, Key>> = {
  cadence: "sourceCadence",
  footpod: "sourceFootpod",
  treadmill: "sourceTreadmill",
  speed: "sourceSpeed",
  "heart rate": "sourceHeart",
  asked: "sourceAsked",
  held: "sourceHeld",
  resting: "sourceResting",
};

/** What decides, in a word; null for a source of a newer station. */
export function sourceKey(source: string): Key | null {
  return SOURCES[source] ?? null;
}

export function why(language: Language, tempo: Tempo): string {
  return capital(language === "en" ? tempo.why : (whyInPortuguese(tempo.why) ?? emSuma(tempo)));
}

/** Of a reason that only a newer station knows: what decides, and where the tempo goes. */
function emSuma({ source, raw, targetBpm, tempoBpm }: Tempo): string {
  const goal = Math.round(targetBpm);
  const now = Math.round(tempoBpm);
  const towards = goal === now ? `${goal} batidas` : `${goal} batidas (agora ${now})`;
  return `${causa(source, raw)}: ${towards} por minuto.`;
}

function causa(source: string, raw: number | null): string {
  if (source === "asked") return "Pediu um andamento";
  if (source === "held") return "Sem sinal novo, o último fica";
  if (source === "resting" || raw === null) return "Sem movimento, a música descansa";
  if (source === "cadence") return `Cadência de ${Math.round(raw)} passos por minuto`;
  if (source === "heart rate") return `Coração a ${Math.round(raw)}`;
  return `Velocidade de ${(raw * 3.6).toFixed(1).replace(".", ",")} km/h`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
