// What a style is called. The station says it in English; other languages say it themselves.

import type { StyleInfo } from "../../contract/rest.js";
import type { Language } from "./words.js";

export interface StyleWords {
  readonly title: string;
  /** One line. */
  readonly description: string;
}

const EM_PORTUGUES: Readonly<Record<string, StyleWords>> = {
  breaks: { title: "Breaks", description: "Bateria ao vivo, baixo e piano elétricos" },
  chorale: { title: "Coral", description: "Quatro vozes à maneira de Bach, sobre um pulso suave" },
  drive: {
    title: "Motor",
    description: "Bombo em cada tempo, baixo em oitavas, arpejos sobre um manto de som",
  },
  march: { title: "Marcha", description: "Metais, clarinetes e tarola, sempre em frente" },
  piano: {
    title: "Piano",
    description: "Piano solo: canções e corais, com uma mão esquerda que caminha",
  },
  quartet: {
    title: "Quarteto",
    description: "Quarteto de cordas, cada voz como foi escrita, sobre um baixo dedilhado",
  },
  samba: { title: "Samba", description: "Surdo, tamborim e violão sob uma flauta" },
  session: {
    title: "Sessão",
    description: "Rabeca e flauta sobre guitarra e bodhrán: reels e jigas",
  },
};

/** A style that only the station knows is called as the station calls it. */
export function styleWords(language: Language, style: StyleInfo): StyleWords {
  return (language === "pt" ? EM_PORTUGUES[style.name] : undefined) ?? style;
}
