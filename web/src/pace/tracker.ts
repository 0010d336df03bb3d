// Readings in, tempo out: ties repair, fusion, policy and smoothing together.
//
// The server's policy for a page that plays notes itself. Names and structure are those of its
// pace stage, so that a change there is easily carried over; one fixture file tests both.

import type { Mode, Reading, Tempo } from "../contract/reading.js";
import type { PaceConfig, TempoFeel } from "./config.js";
import { type Estimate, estimate, isStill, spmOfSpeed } from "./estimate.js";
import { fresh, observe as observeTracks, type Tracks } from "./fusion.js";
import { clamp } from "./numbers.js";
import { aim } from "./policies.js";
import { type Manner, type SmoothState, step as smoothStep, type Target } from "./smoothing.js";
import { RUNNING_MPS, repair, type UnitMemory } from "./units.js";
import { fixed } from "./words.js";

/** Share by which each reading moves the runner's offset to what it shows. */
const OFFSET_LEARNING = 0.1;
const MOST_OFFSET_SPM = 30;
const RUNNING_SPM = 130;

/** All that is remembered of a run. */
export interface PaceState {
  readonly config: PaceConfig;
  readonly feel: TempoFeel;
  /** Which sources count strides. */
  readonly units: UnitMemory;
  /** The sensors' last seconds. */
  readonly tracks: Tracks;
  /** How much faster the runner steps than the common line of speed; null until seen. */
  readonly offsetSpm: number | null;
  /** The last reading, its cadence in footfalls a minute. */
  readonly latest: Reading | null;
  /** The last estimate of a runner who moves. */
  readonly seen: Estimate | null;
  /** Since when the runner stands. */
  readonly stillSinceS: number | null;
  /** Of the last folded tempo. */
  readonly octave: number | null;
  /** The tempo on its way. */
  readonly smooth: SmoothState | null;
  /** After an interruption, where the tempo goes until a reading comes. */
  readonly carriedBpm: number | null;
}

/** What decides a tempo from now on. */
export interface Moment {
  /** By the readings' clock; what is stale is judged by it. */
  readonly nowS: number;
  /** Played since the last call, often a fraction of one. Until the first, a tempo is taken at once. */
  readonly elapsedBeats: number;
  readonly beatsPerBar: number;
  readonly mode: Mode;
  /** The tempo of mode `steady`; in the other modes that until the first reading. */
  readonly askedBpm: number | null;
}

interface Decision {
  readonly target: Target;
  readonly source: string;
  readonly raw: number | null;
  readonly because: string;
  readonly octave: number | null;
}

/** A run without readings, in a style of this feel. */
export function init(config: PaceConfig, feel: TempoFeel): PaceState {
  return {
    config,
    feel,
    units: {},
    tracks: [],
    offsetSpm: null,
    latest: null,
    seen: null,
    stillSinceS: null,
    octave: null,
    smooth: null,
    carriedBpm: null,
  };
}

/** Go on in a style of another feel; the tempo moves there as smoothly as ever. */
export function changeFeel(state: PaceState, feel: TempoFeel): PaceState {
  return { ...state, feel, octave: null };
}

/** Take in a reading; it is heard at the next `step`. Readings may arrive late. */
export function observe(state: PaceState, reading: Reading): PaceState {
  const { config } = state;
  const speedMps = speedOf(state.tracks, reading.timeS, config);
  const [units, repaired] = repair(state.units, reading, speedMps);
  const tracks = observeTracks(state.tracks, repaired, config);
  const offsetSpm = learnedOffset(state.offsetSpm, tracks, repaired, config);
  return { ...state, units, tracks, latest: repaired, offsetSpm };
}

/** The tempo from now on, with its reason. */
export function step(before: PaceState, moment: Moment): readonly [PaceState, Tempo] {
  const looked = look(before, moment.nowS);
  const decision = decide(looked, moment);
  const { elapsedBeats, beatsPerBar } = moment;
  const smooth = smoothStep(
    looked.smooth,
    decision.target,
    elapsedBeats,
    beatsPerBar,
    looked.config,
  );
  const tempo = {
    tempoBpm: smooth.tempoBpm,
    targetBpm: smooth.goalBpm,
    source: decision.source,
    raw: decision.raw,
    why: whyOf(decision.because, smooth),
  };
  return [{ ...looked, smooth, octave: decision.octave }, tempo];
}

function speedOf(tracks: Tracks, nowS: number, config: PaceConfig): number | null {
  return fresh(tracks, "speed", nowS, config)?.value ?? null;
}

function learnedOffset(
  offset: number | null,
  tracks: Tracks,
  reading: Reading,
  config: PaceConfig,
): number | null {
  const speedMps = speedOf(tracks, reading.timeS, config);
  const cadence = fresh(tracks, "cadence", reading.timeS, config);
  if (speedMps === null || cadence === null || reading.cadenceSpm === null) return offset;
  if (cadence.source === "slider") return offset; // a hand tells nothing of the runner's legs
  if (speedMps < RUNNING_MPS || cadence.value < RUNNING_SPM) return offset;
  const difference = cadence.value - spmOfSpeed(speedMps, 0);
  const shown = clamp(difference, -MOST_OFFSET_SPM, MOST_OFFSET_SPM);
  return offset === null ? shown : offset + OFFSET_LEARNING * (shown - offset);
}

/** Note whether the runner moves, stands, or cannot be seen. */
function look(state: PaceState, nowS: number): PaceState {
  const seen = estimate(state.tracks, state.offsetSpm ?? 0, nowS, state.config);
  if (seen === null) return state;
  if (!isStill(seen)) return { ...state, seen, stillSinceS: null };
  return { ...state, stillSinceS: state.stillSinceS ?? seen.timeS };
}

function decide(state: PaceState, { nowS, mode, askedBpm }: Moment): Decision {
  if (mode === "steady") return steady(state, askedBpm);
  if (state.stillSinceS !== null) {
    const standing = nowS - state.stillSinceS >= state.config.standingAfterS;
    if (standing || state.seen === null) return rest(state, "you stand still");
  }
  if (state.seen === null) {
    if (state.carriedBpm !== null) return hold(state, state.carriedBpm);
    if (askedBpm !== null) return ask(state, askedBpm, "until your first reading");
    return rest(state, "no reading yet");
  }
  return follow(state, state.seen, nowS, mode);
}

function follow(state: PaceState, seen: Estimate, nowS: number, mode: Mode): Decision {
  const { config } = state;
  const wanted = aim(mode, seen, state.feel, state.octave, config);
  const { octave } = wanted;
  const target = targetOf(wanted.targetBpm, "follow", wanted.footfallsPerBeat);
  const staleS = seen.source === "heart rate" ? config.heartStaleS : config.staleS;
  const ageS = nowS - seen.timeS;
  if (ageS <= staleS) {
    return { target, source: seen.source, raw: seen.raw, because: wanted.because, octave };
  }
  const because = `no signal for ${fixed(ageS, 0)} s, so the last one is held: ${wanted.because}`;
  return { target, source: "held", raw: seen.raw, because, octave };
}

function steady(state: PaceState, askedBpm: number | null): Decision {
  if (askedBpm !== null) return ask(state, askedBpm, "you asked for it");
  if (state.smooth === null) return rest(state, "no tempo was asked for");
  const target = targetOf(state.smooth.tempoBpm, "ask");
  return { target, source: "held", raw: null, because: "the tempo is kept steady", octave: null };
}

function ask(state: PaceState, askedBpm: number, because: string): Decision {
  const bpm = clamp(askedBpm, state.config.lowestBpm, state.config.highestBpm);
  return { target: targetOf(bpm, "ask"), source: "asked", raw: askedBpm, because, octave: null };
}

function hold(state: PaceState, bpm: number): Decision {
  const because = "the tempo from before an interruption is held until your next reading";
  return {
    target: targetOf(bpm, "follow"),
    source: "held",
    raw: null,
    because,
    octave: state.octave,
  };
}

function rest(state: PaceState, because: string): Decision {
  const target = targetOf(state.feel.restingBpm, "ease");
  const words = `${because}, so the music comes to rest`;
  return { target, source: "resting", raw: null, because: words, octave: null };
}

const targetOf = (bpm: number, manner: Manner, footfallsPerBeat = 1): Target => ({
  bpm,
  manner,
  footfallsPerBeat,
});

function whyOf(because: string, smooth: SmoothState): string {
  const tempo = fixed(smooth.tempoBpm, 0);
  const goal = fixed(smooth.goalBpm, 0);
  return `${because}, ${goal} bpm${tempo === goal ? "" : ` (now ${tempo})`}`;
}
