// How far ahead notes are given to the synthesizer: little, for a change of tempo waits so long; more
// for a while where the page was held up, for else it falls silent when that happens again. Pure.

const LEAST_S = 0.12;
const MOST_S = 0.4;
/** Browsers call a page that is not seen only once a second. */
const HIDDEN_S = 2.5;
/** More than the pause that was seen. */
const SPARE_S = 0.05;
/** Of each second. */
const FORGIVEN = 0.05;

export interface Margin {
  readonly aheadS: number;
  readonly calledS: number | null;
}

export const FIRST: Margin = { aheadS: LEAST_S, calledS: null };

/** The page is called at `nowS`, as it should be many times a second. */
export function called({ aheadS, calledS }: Margin, nowS: number, hidden: boolean): Margin {
  if (hidden) return { aheadS: HIDDEN_S, calledS: null };
  if (calledS === null) return { aheadS: LEAST_S, calledS: nowS };
  const pauseS = nowS - calledS;
  const kept = aheadS - FORGIVEN * pauseS;
  const needed = Math.min(MOST_S, pauseS + SPARE_S);
  return { aheadS: Math.max(LEAST_S, kept, needed), calledS: nowS };
}
