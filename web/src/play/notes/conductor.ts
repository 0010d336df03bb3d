// Beats to seconds, at the last moment: what is given out a little ahead of the ear, and where the ear is. Pure.

import type { NotesStyle, ScoreBar } from "../../contract/notes.js";
import type { PlacedBar, ScoreEvent, ScoreState } from "./timing.js";
import * as score from "./timing.js";

/** So far ahead of their turn bars are placed, so that notes that lead a bar line come in time. */
const PLACED_AHEAD_BEATS = 4;
/** The map of tempo goes back so far: longer than any sound is on its way to the ear. */
const KEPT_S = 5;

/** From `timeS` on, this tempo. */
interface Stretch {
  readonly timeS: number;
  readonly beat: number;
  readonly tempoBpm: number;
}

/** When a bar began. */
export interface BegunBar {
  readonly timeS: number;
  readonly placed: PlacedBar;
}

export interface ConductorState {
  readonly score: ScoreState;
  /** All that is due before this moment was given out. */
  readonly givenToS: number;
  readonly stretches: readonly Stretch[];
  readonly begun: readonly BegunBar[];
}

export type Timed = ScoreEvent & { readonly timeS: number };

export interface Ear {
  readonly beat: number;
  readonly tempoBpm: number;
  readonly begun: BegunBar;
}

/** The bar fed first begins at this beat of the run, and is heard at this moment. */
export function begin(beat: number, timeS: number): ConductorState {
  return { score: score.init(beat), givenToS: timeS, stretches: [], begun: [] };
}

/** Whether the next bar should be fed now. */
export function wantsBar({ score: { writtenTo, position } }: ConductorState): boolean {
  return writtenTo < position + PLACED_AHEAD_BEATS;
}

export function feed(state: ConductorState, bar: ScoreBar, style: NotesStyle): ConductorState {
  return { ...state, score: score.feed(state.score, bar, style) };
}

/** Bars from this one on are void, as far as they have not begun. */
export function forget(state: ConductorState, fromBar: number): ConductorState {
  return { ...state, score: score.forget(state.score, fromBar) };
}

/**
 * Give out what is due before `toS`, at one tempo. Who calls too late finds the music waiting, not
 * hurrying: it goes on `nowS`, from the beat where it stopped.
 */
export function advance(
  state: ConductorState,
  nowS: number,
  toS: number,
  tempoBpm: number,
): readonly [ConductorState, readonly Timed[]] {
  const fromS = Math.max(state.givenToS, nowS);
  if (toS <= fromS) return [state, []];
  const { position } = state.score;
  const beatS = 60 / tempoBpm;
  const [after, events] = score.play(state.score, position + (toS - fromS) / beatS);
  if (after.position === position) return [{ ...state, givenToS: fromS }, []];
  const timed = events.map((event): Timed => {
    const timeS = fromS + (event.beat - position) * beatS;
    return { ...event, timeS: Math.min(Math.max(timeS, fromS), toS) };
  });
  const begun = timed.flatMap((event) =>
    event.is === "bar" ? [{ timeS: event.timeS, placed: event.placed }] : [],
  );
  const stretch = { timeS: fromS, beat: position, tempoBpm };
  return [
    {
      score: after,
      givenToS: toS,
      stretches: recent([...state.stretches, stretch], nowS),
      begun: recent([...state.begun, ...begun], nowS),
    },
    timed,
  ];
}

/** Where the ear is at a moment of the last seconds; null before the first bar. */
export function earAt(state: ConductorState, timeS: number): Ear | null {
  const begun = state.begun.findLast((one) => one.timeS <= timeS);
  const stretch = state.stretches.findLast((one) => one.timeS <= timeS);
  if (!begun || !stretch) return null;
  const next = state.stretches[state.stretches.indexOf(stretch) + 1];
  const mostBeat = next ? next.beat : state.score.position;
  const beat = stretch.beat + ((timeS - stretch.timeS) * stretch.tempoBpm) / 60;
  return { beat: Math.min(beat, mostBeat), tempoBpm: stretch.tempoBpm, begun };
}

/** What is still of use: the last that is older than what is kept, and all after it. */
function recent<T extends { readonly timeS: number }>(
  all: readonly T[],
  nowS: number,
): readonly T[] {
  const last = all.findLastIndex(({ timeS }) => timeS < nowS - KEPT_S);
  return last > 0 ? all.slice(last) : all;
}
