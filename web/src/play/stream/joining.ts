// How a stream that is not heard yet comes on the beat of what still sounds. Pure.

/** Nearer than the ear tells apart. */
const TOGETHER_S = 0.015;
/** Farther than this it waits; nearer it hurries or lingers, which nobody hears. */
const WAITS_S = 0.2;
const CORRECTED_IN_S = 0.2;
const FASTEST = 1.5;
const SLOWEST = 0.5;

export type JoiningMove =
  | { readonly is: "together" }
  | { readonly is: "wait"; readonly waitS: number }
  | { readonly is: "rate"; readonly rate: number };

/** What other sound is on at a moment, as it goes on at its tempo. */
export interface Grid {
  readonly beat: number;
  readonly timeS: number;
  readonly tempoBpm: number;
}

/**
 * What to do at `nowS`, where the stream is at `beat`. A stream that is late cannot be had sooner: it
 * comes in with a later beat, on the beat all the same.
 */
export function moveAt({ beat: then, timeS, tempoBpm }: Grid, beat: number, nowS: number) {
  const beatS = 60 / tempoBpm;
  const expected = then + (nowS - timeS) / beatS;
  const ahead = (beat - expected) * beatS;
  const aheadS = ahead < -WAITS_S / 2 ? ahead + Math.ceil(-ahead / beatS) * beatS : ahead;
  return move(aheadS);
}

function move(aheadS: number): JoiningMove {
  if (Math.abs(aheadS) < TOGETHER_S) return { is: "together" };
  if (aheadS > WAITS_S) return { is: "wait", waitS: aheadS - WAITS_S / 2 };
  const rate = Math.min(FASTEST, Math.max(SLOWEST, 1 - aheadS / CORRECTED_IN_S));
  return { is: "rate", rate };
}
