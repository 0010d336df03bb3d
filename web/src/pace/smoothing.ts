// How a tempo reaches its target: as slowly as music needs, as fast as a runner needs.
//
// Two limits hold at once. A *rate* spreads the change evenly over the beats that pass: 2 % a bar, or,
// once the target is more than 8 % away and until it is reached, 10 % a bar or per four footfalls,
// whichever is shorter. (A folded tempo has long bars, and the runner counts footfalls.) And a *reach*
// that nothing may break: no two tempi within one bar of beats differ by more than 10 %. A tempo asked
// for by hand knows no rate, only the reach: it is heard at once, a bar later the rest of the way.
//
// Changes add up as logarithms, so that it does not matter into how many calls a bar is cut.

import type { PaceConfig } from "./config.js";
import { clamp } from "./numbers.js";

/** Within the deadband the goal drifts to the target in about so many bars, so no bias stays. */
const DRIFT_BARS = 8;
const FOOTFALLS_PER_BAR = 4;
const BEAT_ROUNDING = 1e-9;

/** How a target is to be reached. */
export type Manner =
  /** A measured target, with noise: deadband and rates. */
  | "follow"
  /** The resting tempo: gently. */
  | "ease"
  /** Asked for by hand, exact: as fast as the reach allows. */
  | "ask";

/** From this beat on, this tempo. */
export interface TempoAt {
  readonly beat: number;
  readonly tempoBpm: number;
}

/** The tempo on its way. */
export interface SmoothState {
  /** Played so far. */
  readonly beat: number;
  /** Now. */
  readonly tempoBpm: number;
  /** Where it is going. */
  readonly goalBpm: number;
  readonly manner: Manner;
  /** Whether a large gap is being closed. */
  readonly fast: boolean;
  /** The tempi of the last bar, oldest first; never empty. */
  readonly recent: readonly TempoAt[];
}

/** What to reach, and how. */
export interface Target {
  readonly bpm: number;
  readonly manner: Manner;
  readonly footfallsPerBeat: number;
}

/** A tempo that has been reached. */
export function settled(beat: number, tempoBpm: number, manner: Manner): SmoothState {
  const recent = [{ beat, tempoBpm }];
  return { beat, tempoBpm, goalBpm: tempoBpm, manner, fast: false, recent };
}

/**
 * Move the tempo towards its target.
 * @param state null before the first tempo; as long as nothing has been played, the target is taken
 *   at once
 * @param elapsedBeats played since the last call, often a fraction of one
 */
export function step(
  state: SmoothState | null,
  target: Target,
  elapsedBeats: number,
  beatsPerBar: number,
  config: PaceConfig,
): SmoothState {
  if (state === null || state.beat + elapsedBeats <= 0)
    return settled(0, target.bpm, target.manner);
  const beat = state.beat + elapsedBeats;
  const bars = elapsedBeats / beatsPerBar;
  const goalBpm = goalOf(state, target, bars, config);
  const gap = Math.abs(Math.log(goalBpm / state.tempoBpm));
  const fast =
    gap > Math.log1p(config.fastAbove) || (state.fast && gap > Math.log1p(config.deadband));
  const moved = { ...state, beat, goalBpm, manner: target.manner, fast };
  const free = towards(state.tempoBpm, goalBpm, allowed(moved, target, elapsedBeats, bars, config));
  const recent = within(state.recent, beat - beatsPerBar);
  const tempoBpm = inReach(free, recent, config.fastChangePerBar);
  const changed = tempoBpm !== state.tempoBpm;
  return { ...moved, tempoBpm, recent: changed ? [...recent, { beat, tempoBpm }] : recent };
}

function goalOf(state: SmoothState, target: Target, bars: number, config: PaceConfig): number {
  const near = Math.abs(target.bpm / state.goalBpm - 1) <= config.deadband;
  if (!near || target.manner !== "follow" || state.manner !== "follow") return target.bpm;
  const share = 1 - Math.exp(-bars / DRIFT_BARS);
  return state.goalBpm + share * (target.bpm - state.goalBpm);
}

/** The rate limit, as the logarithm of a ratio. */
function allowed(
  state: SmoothState,
  target: Target,
  elapsedBeats: number,
  bars: number,
  config: PaceConfig,
): number {
  if (target.manner === "ask") return Infinity;
  if (target.manner === "ease") return bars * logChange(config.easePerBar, state);
  const share = state.fast ? config.fastChangePerBar : config.changePerBar;
  const fourFootfalls = (elapsedBeats * target.footfallsPerBeat) / FOOTFALLS_PER_BAR;
  return Math.max(bars, fourFootfalls) * logChange(share, state);
}

/** A share of the tempo, upwards or downwards, as the size of a logarithm. */
function logChange(share: number, state: SmoothState): number {
  return state.goalBpm > state.tempoBpm ? Math.log1p(share) : -Math.log1p(-share);
}

function towards(tempoBpm: number, goalBpm: number, most: number): number {
  const gap = Math.log(goalBpm / tempoBpm);
  if (Math.abs(gap) <= most) return goalBpm;
  return tempoBpm * Math.exp(Math.sign(gap) * most);
}

function inReach(tempoBpm: number, recent: readonly TempoAt[], share: number): number {
  const played = recent.map((at) => at.tempoBpm);
  return clamp(tempoBpm, Math.max(...played) * (1 - share), Math.min(...played) * (1 + share));
}

/** The tempi that were still in force after `edge`; always the last one. */
function within(recent: readonly TempoAt[], edge: number): readonly TempoAt[] {
  const next = recent.findIndex((at) => at.beat > edge + BEAT_ROUNDING);
  const last = next === -1 ? recent.length - 1 : next - 1;
  return recent.slice(Math.max(0, last));
}
