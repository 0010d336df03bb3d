// Bars that lie ready: what came, what is missing, how much more to ask for. Pure; in memory only.

import type { NotesStyle, ScoreBar } from "../../contract/notes.js";

/** So much music is to lie ready. */
const READY_S = 600;
/** As many as the server lets anybody be ahead, a few left for what is under way. */
const MOST_BARS = 590;
/** Asked for in handfuls, not one by one. */
const HANDFUL = 8;
const FEWEST_BARS = 32;

export interface Store {
  readonly bars: readonly ScoreBar[];
  readonly styles: Readonly<Record<string, NotesStyle>>;
  /** The first bar that has not come; null before the first. */
  readonly missing: number | null;
  /** Bars that were asked for and have not come. */
  readonly owed: number;
}

export const empty: Store = { bars: [], styles: {}, missing: null, owed: 0 };

/** A conversation begins: bars will come from this one on. */
export function welcomed(store: Store, bar: number, styles: readonly NotesStyle[]): Store {
  const missing = Math.max(bar, store.missing ?? 0);
  return styles.reduce(styled, { ...store, missing });
}

export function styled(store: Store, style: NotesStyle): Store {
  return { ...store, styles: { ...store.styles, [style.name]: style } };
}

/** A bar has come. One of a style that nobody told of cannot be played, nor one that is there already. */
export function arrived(store: Store, bar: ScoreBar): Store {
  const owed = Math.max(0, store.owed - 1);
  const known = bar.index < (store.missing ?? 0);
  if (known || !store.styles[bar.style]) return { ...store, owed };
  return { ...store, owed, bars: [...store.bars, bar], missing: bar.index + 1 };
}

/** Bars from this one on come anew; what was asked for them is owed again. */
export function again(store: Store, fromBar: number): Store {
  if (store.missing === null || fromBar >= store.missing) return store;
  return {
    ...store,
    bars: store.bars.filter(({ index }) => index < fromBar),
    owed: store.owed + store.missing - fromBar,
    missing: fromBar,
  };
}

/** Take the next bar out, with its style. */
export function take(store: Store): readonly [Store, ScoreBar, NotesStyle] | null {
  const [bar, ...bars] = store.bars;
  const style = bar && store.styles[bar.style];
  return style ? [{ ...store, bars }, bar, style] : null;
}

/** How many bars should lie ready at a tempo. */
export function aim(tempoBpm: number, beatsPerBar: number): number {
  const bars = Math.ceil((READY_S * tempoBpm) / 60 / beatsPerBar);
  return Math.min(MOST_BARS, Math.max(FEWEST_BARS, bars));
}

/** Ask for what is missing of so many bars; 0 is nothing worth a message. */
export function asked(store: Store, bars: number): readonly [Store, number] {
  const credit = bars - store.bars.length - store.owed;
  if (credit < HANDFUL) return [store, 0];
  return [{ ...store, owed: store.owed + credit }, credit];
}

export function readyBeats(store: Store): number {
  return store.bars.reduce((sum, { beats }) => sum + beats, 0);
}
