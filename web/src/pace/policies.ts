// The tempo policies: from what the runner does to the tempo to aim at, and why.
//
// A policy knows nothing of how a tempo is reached; `smoothing` does.

import type { Mode } from "../contract/reading.js";
import type { PaceConfig, TempoFeel } from "./config.js";
import type { Estimate } from "./estimate.js";
import { clamp } from "./numbers.js";
import { fixed, plain } from "./words.js";

/** How much faster (slower) the music goes for each heart beat a minute below (above) the zone. */
const HEART_PUSH_PER_BEAT = 0.005;
const MOST_HEART_PUSH = 0.1;
/** Proportional mode without a speed: a runner at the reference speed is taken to step like this. */
const REFERENCE_SPM = 160;
/** A folded tempo may leave its range by this share before it is folded anew. */
const FOLD_MARGIN = 0.03;

/** Where the tempo should go. */
export interface Aim {
  readonly targetBpm: number;
  /** The reason up to "so and so many bpm". */
  readonly because: string;
  /** 2 means that every second footfall is a beat. */
  readonly footfallsPerBeat: number;
  /** How often the tempo was doubled (halved, below 0) to fit the style. */
  readonly octave: number | null;
}

/**
 * Apply the policy of a mode to a runner who moves.
 * @param mode any but `steady`, which does not look at the runner
 * @param octave that of the last aim, so that a runner at the range's end is not thrown about
 */
export function aim(
  mode: Mode,
  seen: Estimate,
  feel: TempoFeel,
  octave: number | null,
  config: PaceConfig,
): Aim {
  if (mode === "step") return limit(onFootfalls(seen, 1), config);
  if (mode === "stride") return limit(onFootfalls(seen, 2), config);
  if (mode === "proportional") return limit(proportional(seen, config), config);
  if (mode === "heart") return limit(heart(seen, feel, octave, config), config);
  return limit(folded(seen, feel, octave), config);
}

/**
 * How often to double `spm` (below 0: halve it) so that it lies in the style's range. The octave that
 * is in use stays while it fits within a margin and the plain choice is itself near the range's end.
 */
export function fold(spm: number, feel: TempoFeel, octave: number | null = null): number {
  const { lowestBpm, highestBpm } = feel;
  let best = 0;
  while (spm * 2 ** best > highestBpm) best -= 1;
  while (spm * 2 ** best < lowestBpm && spm * 2 ** (best + 1) <= highestBpm) best += 1;
  if (octave === null || octave === best) return best;
  const low = 1 - FOLD_MARGIN;
  const high = 1 + FOLD_MARGIN;
  const used = spm * 2 ** octave;
  const usable = lowestBpm * low <= used && used <= highestBpm * high;
  const chosen = spm * 2 ** best;
  const inside = lowestBpm * high <= chosen && chosen <= highestBpm * low;
  return usable && !inside ? octave : best;
}

function onFootfalls(seen: Estimate, footfallsPerBeat: number): Aim {
  const because = `${footfallWords(seen)}: ${beatWords(footfallsPerBeat)}`;
  return {
    targetBpm: seen.footfallsSpm / footfallsPerBeat,
    because,
    footfallsPerBeat,
    octave: null,
  };
}

function folded(seen: Estimate, feel: TempoFeel, octave: number | null): Aim {
  const chosen = fold(seen.footfallsSpm, feel, octave);
  return { ...onFootfalls(seen, 2 ** -chosen), octave: chosen };
}

function proportional(seen: Estimate, config: PaceConfig): Aim {
  const { referenceSpeedMps, referenceBpm, lowestBpm } = config;
  const bySpeed = seen.speedMps !== null;
  const share = bySpeed ? seen.speedMps / referenceSpeedMps : seen.footfallsSpm / REFERENCE_SPM;
  const because = bySpeed
    ? `speed ${fixed(seen.speedMps, 1)} m/s, and ${plain(referenceSpeedMps)} m/s are` +
      ` ${plain(referenceBpm)} bpm`
    : `no speed is known, so ${footfallWords(seen)} decides`;
  const targetBpm = referenceBpm * share;
  // Indoors a receiver tells 0 m/s of a runner who steps: no tempo is slower than the lowest.
  const footfallsPerBeat = seen.footfallsSpm / Math.max(targetBpm, lowestBpm);
  return { targetBpm, because, footfallsPerBeat, octave: null };
}

function heart(seen: Estimate, feel: TempoFeel, octave: number | null, config: PaceConfig): Aim {
  const [low, high] = config.heartZoneBpm;
  const base = heartBase(seen, feel, octave, config);
  if (seen.heartRateBpm === null) {
    return { ...base, because: `no heart rate is known, so ${base.because}` };
  }
  const beyond = Math.max(seen.heartRateBpm - high, 0) - Math.max(low - seen.heartRateBpm, 0);
  const push = -clamp(HEART_PUSH_PER_BEAT * beyond, -MOST_HEART_PUSH, MOST_HEART_PUSH);
  const because = `heart rate ${fixed(seen.heartRateBpm, 0)} is ${verdict(beyond, low, high)}`;
  return { ...base, targetBpm: base.targetBpm * (1 + push), because };
}

function verdict(beyond: number, low: number, high: number): string {
  const zone = `your zone ${plain(low)}-${plain(high)}`;
  if (beyond > 0) return `above ${zone}: the music holds you back`;
  if (beyond < 0) return `below ${zone}: the music pushes you`;
  return `in ${zone}: the music goes with you`;
}

function heartBase(
  seen: Estimate,
  feel: TempoFeel,
  octave: number | null,
  config: PaceConfig,
): Aim {
  // A footfall rate guessed from the heart would rise with it and chase the runner upwards.
  if (seen.source !== "heart rate") return folded(seen, feel, octave);
  const chosen = fold(config.referenceBpm, feel, octave);
  const targetBpm = config.referenceBpm * 2 ** chosen;
  return { targetBpm, because: "the reference tempo", footfallsPerBeat: 1, octave: chosen };
}

function limit(wanted: Aim, config: PaceConfig): Aim {
  return { ...wanted, targetBpm: clamp(wanted.targetBpm, config.lowestBpm, config.highestBpm) };
}

function footfallWords(seen: Estimate): string {
  if (seen.source === "cadence") return seen.words;
  return `${seen.words}, about ${fixed(seen.footfallsSpm, 0)} steps a minute`;
}

function beatWords(footfallsPerBeat: number): string {
  if (footfallsPerBeat === 1) return "every step is a beat";
  if (footfallsPerBeat === 2) return "every second step is a beat";
  if (footfallsPerBeat > 1) return `every ${plain(footfallsPerBeat)}th step is a beat`;
  return `${plain(1 / footfallsPerBeat)} beats a step`;
}
