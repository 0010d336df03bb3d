// Score time: which notes begin and end when, in beats of the run. The rules of the server's timing stage.
//
// A note begins where its bar stands plus its micro-offset; its end is kept in score time too, so that
// a note under way when the tempo changes ends by the new tempo. Every beginning has exactly one end,
// and never after the same part has struck the same pitch again. When no bar is left, bars played last
// are repeated on the same beat grid: whole phrases if as many are known.

import type { NotesPart, NotesStyle, ScoreBar, ScoreNote } from "../../contract/notes.js";

/** How many bars a repeat goes back, if as many are known; multiples of a phrase. */
const REPEATABLE_BARS: readonly number[] = [8, 4];
const SHORTEST_BEATS = 1 / 32;
/** A repeat does not begin for so small a part of a beat: rounding, not music. */
const ON_TIME_BEATS = 1e-9;

/** A bar, its players, and where it was placed. */
export interface PlacedBar {
  readonly bar: ScoreBar;
  readonly style: NotesStyle;
  readonly startBeat: number;
  readonly repeated: boolean;
}

/** A note that is to begin. */
interface Strike {
  readonly begin: number;
  readonly end: number;
  readonly part: NotesPart;
  readonly pitch: number;
  readonly velocity: number;
  /** Where its bar starts. */
  readonly barBeat: number;
}

export interface ScoreState {
  /** Played so far, in beats of the run. */
  readonly position: number;
  /** Where the last known bar ends. */
  readonly writtenTo: number;
  readonly ahead: readonly PlacedBar[];
  readonly strikes: readonly Strike[];
  readonly sounding: readonly Strike[];
  /** The last bars of this style, which a repeat is taken from. */
  readonly recent: readonly PlacedBar[];
  readonly repeats: number;
  /** Who plays. */
  readonly seated: NotesStyle | null;
}

/** Something to do at a beat; at one beat, in this order. */
export type ScoreEvent =
  | { readonly is: "bar"; readonly beat: number; readonly placed: PlacedBar }
  | { readonly is: "seat"; readonly beat: number; readonly style: NotesStyle }
  | { readonly is: "off"; readonly beat: number; readonly channel: number; readonly pitch: number }
  | {
      readonly is: "on";
      readonly beat: number;
      readonly channel: number;
      readonly pitch: number;
      readonly velocity: number;
    };

/** Before the first bar, which begins at `beat`. */
export function init(beat: number): ScoreState {
  return {
    position: beat,
    writtenTo: beat,
    ahead: [],
    strikes: [],
    sounding: [],
    recent: [],
    repeats: 0,
    seated: null,
  };
}

/** Add a bar after all that is known. */
export function feed(state: ScoreState, bar: ScoreBar, style: NotesStyle): ScoreState {
  const placed = { bar, style, startBeat: state.writtenTo, repeated: false };
  const before = state.recent.at(-1);
  const same = before?.style.name === style.name;
  const recent = [...(same ? state.recent : []), placed].slice(-Math.max(...REPEATABLE_BARS));
  // Who sits down at a bar line cannot come in before it.
  const earliest = before === undefined || same ? state.position : placed.startBeat;
  return written({ ...state, recent, repeats: 0 }, placed, earliest);
}

/** Forget bars from this one on that have not begun. */
export function forget(state: ScoreState, fromBar: number): ScoreState {
  const first = state.ahead.find(
    ({ bar, startBeat, repeated }) =>
      !repeated && bar.index >= fromBar && startBeat >= state.position,
  );
  if (!first) return state;
  const early = (beat: number) => beat < first.startBeat;
  return {
    ...state,
    writtenTo: first.startBeat,
    ahead: state.ahead.filter(({ startBeat }) => early(startBeat)),
    recent: state.recent.filter(({ startBeat }) => early(startBeat)),
    strikes: state.strikes.filter(({ barBeat }) => early(barBeat)),
  };
}

/** Play on to a beat; as long as no bar was ever fed, the score waits. */
export function play(
  before: ScoreState,
  end: number,
): readonly [ScoreState, readonly ScoreEvent[]] {
  if (before.recent.length === 0 || end <= before.position) return [before, []];
  const state = repeatedUntil(before, end);
  const due = state.ahead.filter(({ startBeat }) => startBeat < end);
  const strikes = state.strikes.filter(({ begin }) => begin < end);
  const pass = new Pass(state.sounding, state.seated);
  for (const placed of due) {
    for (const strike of strikes) if (strike.begin < placed.startBeat) pass.strikeOnce(strike);
    pass.begin(placed, Math.max(placed.startBeat, before.position));
  }
  for (const strike of strikes) pass.strikeOnce(strike);
  pass.endThoseDue(end - ON_TIME_BEATS);
  const after = {
    ...state,
    position: end,
    ahead: state.ahead.slice(due.length),
    strikes: state.strikes.slice(strikes.length),
    sounding: pass.sounding(),
    seated: pass.seated,
  };
  return [after, pass.events];
}

/** Append a bar; a note that would begin before `earliest` begins there, if it lasts. */
function written(state: ScoreState, placed: PlacedBar, earliest: number): ScoreState {
  const { bar, style, startBeat } = placed;
  const strikes = bar.notes.flatMap((note) => {
    const part = style.parts[note.part];
    const lasts = startBeat + note.onsetBeats + note.lengthBeats > earliest;
    return part && lasts ? [strikeOf(note, part, startBeat, earliest)] : [];
  });
  const writtenTo = startBeat + bar.beats;
  return {
    ...state,
    writtenTo,
    ahead: writtenTo > earliest ? [...state.ahead, placed] : state.ahead,
    strikes: [...state.strikes, ...strikes].sort(inOrder),
  };
}

const inOrder = (a: Strike, b: Strike) =>
  a.begin - b.begin || a.part.channel - b.part.channel || a.pitch - b.pitch;

function strikeOf(note: ScoreNote, part: NotesPart, barBeat: number, earliest: number): Strike {
  const at = barBeat + note.onsetBeats;
  const begin = Math.max(at + note.offsetBeats, earliest);
  const end = Math.max(at + note.lengthBeats, begin + SHORTEST_BEATS);
  return { begin, end, part, pitch: note.pitch, velocity: note.velocity, barBeat };
}

function repeatedUntil(before: ScoreState, end: number): ScoreState {
  let state = before;
  while (state.writtenTo < end - ON_TIME_BEATS) {
    const known = state.recent.length;
    const back = REPEATABLE_BARS.find((bars) => bars <= known) ?? known;
    const source = state.recent[known - back + (state.repeats % back)];
    if (!source) return state;
    const placed = { ...source, startBeat: state.writtenTo, repeated: true };
    const earliest = Math.max(placed.startBeat, state.position);
    state = written({ ...state, repeats: state.repeats + 1 }, placed, earliest);
  }
  return state;
}

/** One stretch of playing: what begins and ends in it, in order. */
class Pass {
  readonly events: ScoreEvent[] = [];
  seated: NotesStyle | null;
  private readonly now = new Map<string, Strike>();
  private readonly struck = new Set<Strike>();

  constructor(sounding: readonly Strike[], seated: NotesStyle | null) {
    for (const strike of sounding) this.now.set(keyOf(strike), strike);
    this.seated = seated;
  }

  sounding(): readonly Strike[] {
    return [...this.now.values()];
  }

  begin(placed: PlacedBar, beat: number): void {
    this.endThoseDue(beat);
    this.events.push({ is: "bar", beat, placed });
    if (this.seated === placed.style) return;
    for (const strike of this.sounding()) {
      if (!placed.style.parts.some((part) => samePart(part, strike.part))) this.end(strike, beat);
    }
    this.seated = placed.style;
    this.events.push({ is: "seat", beat, style: placed.style });
  }

  strikeOnce(strike: Strike): void {
    if (this.struck.has(strike)) return;
    this.struck.add(strike);
    this.endThoseDue(strike.begin);
    const key = keyOf(strike);
    const same = this.now.get(key);
    if (same && same.begin === strike.begin) {
      this.now.set(key, same.end >= strike.end ? same : strike);
      return;
    }
    if (same) this.end(same, strike.begin);
    this.now.set(key, strike);
    const { begin: beat, part, pitch, velocity } = strike;
    this.events.push({ is: "on", beat, channel: part.channel, pitch, velocity });
  }

  endThoseDue(beat: number): void {
    const due = this.sounding().filter(({ end }) => end <= beat);
    for (const strike of due.sort((a, b) => a.end - b.end)) this.end(strike, strike.end);
  }

  private end(strike: Strike, beat: number): void {
    this.now.delete(keyOf(strike));
    this.events.push(off(strike, beat));
  }
}

const keyOf = ({ part, pitch }: Strike) => `${part.channel} ${pitch}`;

function off({ part, pitch }: Strike, beat: number): ScoreEvent {
  return { is: "off", beat, channel: part.channel, pitch };
}

/** Whether a player stays on the chair, with what sounds there. */
export function samePart(a: NotesPart, b: NotesPart): boolean {
  return (
    a.channel === b.channel &&
    a.bank === b.bank &&
    a.program === b.program &&
    a.volume === b.volume &&
    a.pan === b.pan &&
    a.reverb === b.reverb
  );
}
