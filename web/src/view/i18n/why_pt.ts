// The station's reason for a tempo in Portuguese: its sentences, phrase by phrase.

const SOURCES: Readonly<Record<string, string>> = {
  "your phone": "do telefone",
  GPS: "do GPS",
  "your watch": "do relógio",
  "your foot pod": "do sensor de corrida",
  "the treadmill": "da passadeira",
  "your chest strap": "da cinta peitoral",
  "the slider": "do cursor",
};

type Phrase = readonly [pattern: RegExp, said: (...groups: readonly string[]) => string | null];

const N = String.raw`(\d+(?:\.\d+)?)`;

/** What may stand before ", 80 bpm"; the first that fits the whole of it counts. */
const PHRASES: readonly Phrase[] = [
  [/^you asked for it$/, () => "pediu este andamento"],
  [/^until your first reading$/, () => "até à sua primeira leitura"],
  [/^the tempo is kept steady$/, () => "o andamento mantém-se"],
  [/^the reference tempo$/, () => "o andamento de referência"],
  [
    /^the tempo from before an interruption is held until your next reading$/,
    () => "fica o andamento de antes da interrupção, até à próxima leitura",
  ],
  [/^you stand still, so (.+)$/, () => "está parado, por isso a música descansa"],
  [/^no reading yet, so (.+)$/, () => "ainda sem leituras, a música descansa"],
  [/^no tempo was asked for, so (.+)$/, () => "não pediu andamento, a música descansa"],
  [
    new RegExp(`^no signal for ${N} s, so the last one is held: (.+)$`),
    (seconds = "", rest = "") => joined(`sem sinal há ${seconds} s, fica o último: `, said(rest)),
  ],
  [
    /^no speed is known, so (.+) decides$/,
    (rest = "") => joined("não há velocidade, decide a ", said(rest)),
  ],
  [
    /^no heart rate is known, so (.+)$/,
    (rest = "") => joined("não há frequência cardíaca: ", said(rest)),
  ],
  [
    new RegExp(`^heart rate ${N} is (above|below|in) your zone ${N}-${N}: .+$`),
    (rate = "", where = "", low = "", high = "") =>
      `o coração a ${rate} está ${ZONES[where]} ${low}-${high}: ${EFFECTS[where]}`,
  ],
  [
    new RegExp(`^speed ${N} m/s, and ${N} m/s are ${N} bpm$`),
    (speed = "", reference = "", bpm = "") =>
      `velocidade de ${speed} m/s, e a ${reference} m/s são ${bpm} batidas por minuto`,
  ],
  [
    /^(.+): (every .+|\S+ beats a step)$/,
    (signal = "", beats = "") => joined(said(signal), ": ", beatsOf(beats)),
  ],
  [
    new RegExp(`^(.+), about ${N} steps a minute$`),
    (signal = "", steps = "") => joined(said(signal), `, cerca de ${steps} passos por minuto`),
  ],
  [
    new RegExp(`^cadence ${N} a minute from (.+)$`),
    (steps = "", by = "") => joined(`cadência de ${steps} passos por minuto `, SOURCES[by]),
  ],
  [
    new RegExp(`^speed ${N} m/s from (.+)$`),
    (speed = "", by = "") => joined(`velocidade de ${speed} m/s `, SOURCES[by]),
  ],
  [
    new RegExp(`^heart rate ${N} from (.+)$`),
    (rate = "", by = "") => joined(`frequência cardíaca de ${rate} `, SOURCES[by]),
  ],
];

const ZONES: Readonly<Record<string, string>> = {
  above: "acima da sua zona",
  below: "abaixo da sua zona",
  in: "na sua zona",
};
const EFFECTS: Readonly<Record<string, string>> = {
  above: "a música segura-o",
  below: "a música puxa por si",
  in: "a música vai consigo",
};

/** The whole sentence; null for one that this page does not know. */
export function whyInPortuguese(why: string): string | null {
  const [, because = "", goal, now] = /^(.+), (\d+) bpm(?: \(now (\d+)\))?$/.exec(why) ?? [];
  const reason = said(because);
  if (!goal || reason === null) return null;
  const towards = now ? `${goal} batidas (agora ${now})` : `${goal} batidas`;
  return `${reason.replace(/(\d)\.(\d)/g, "$1,$2")}; ${towards} por minuto.`;
}

function said(because: string): string | null {
  for (const [pattern, say] of PHRASES) {
    const found = pattern.exec(because);
    if (found) return say(...found.slice(1));
  }
  return null;
}

function beatsOf(words: string): string | null {
  if (words === "every step is a beat") return "cada passo é uma batida";
  if (words === "every second step is a beat") return "a cada dois passos, uma batida";
  const [, every] = /^every (\S+)th step is a beat$/.exec(words) ?? [];
  if (every) return `a cada ${every} passos, uma batida`;
  const [, many] = /^(\S+) beats a step$/.exec(words) ?? [];
  return many ? `${many} batidas por passo` : null;
}

function joined(...parts: readonly (string | null | undefined)[]): string | null {
  return parts.every((part) => typeof part === "string") ? parts.join("") : null;
}
