// Keeps the last seconds of every sensor, and tells the median of each that is still fresh.
//
// It knows no clock: what is fresh is judged by the time the caller passes in.

import type { Reading, Source } from "../contract/reading.js";
import type { PaceConfig } from "./config.js";
import { median } from "./numbers.js";

/** A cadence so far (as a share) from the last ones is believed when the next is far off too. */
const OUTLIER = 0.2;
/** Fewer footfalls a minute are no rhythm. */
export const STILL_SPM = 30;
const RUNNING_SPM = 120;
/** A slider is told again and again while it is in use: so soon, others decide once it is left. */
const SLIDER_STALE_S = 3;
/** However fast a sensor sends, no more of its samples are kept. */
const MOST_SAMPLES = 64;

/** What a sensor measures. */
export type Quantity = "cadence" | "speed" | "heart rate";

interface Sample {
  readonly timeS: number;
  readonly value: number;
}

/** One quantity of one source. */
export interface Track {
  readonly quantity: Quantity;
  readonly source: Source;
  /** Those within a window of the newest, sorted by the time they were measured. */
  readonly samples: readonly Sample[];
  /** A value far off the others that waits to be confirmed. */
  readonly suspect: Sample | null;
}

/** The median of a fresh track; `timeS` is that of its newest sample. */
export interface Signal {
  readonly quantity: Quantity;
  readonly source: Source;
  readonly value: number;
  readonly timeS: number;
}

export type Tracks = readonly Track[];

const STEP_SENSORS: readonly Source[] = ["footpod", "treadmill"];
/** The most trusted first. */
const PREFERENCE: readonly Source[] = [
  "slider",
  "footpod",
  "treadmill",
  "strap",
  "watch",
  "phone",
  "gps",
];

/**
 * Add a reading's quantities to the tracks. A reading that arrives late is put in its place; one that
 * jumps back in time by more than a window is dropped.
 */
export function observe(tracks: Tracks, reading: Reading, config: PaceConfig): Tracks {
  const measured: readonly (readonly [Quantity, number | null])[] = [
    ["cadence", reading.cadenceSpm],
    ["speed", reading.speedMps],
    ["heart rate", reading.heartRateBpm],
  ];
  let next = tracks;
  for (const [quantity, value] of measured) {
    if (value === null) continue;
    const old = find(next, quantity, reading.source);
    const grown = add(old, { timeS: reading.timeS, value }, config);
    next = [...next.filter((track) => track !== old), grown];
  }
  return next;
}

/** The fresh signal of a quantity, from the most trusted source (`among`) that has one. */
export function fresh(
  tracks: Tracks,
  quantity: Quantity,
  nowS: number,
  config: PaceConfig,
  among: readonly Source[] = PREFERENCE,
): Signal | null {
  const staleS = quantity === "heart rate" ? config.heartStaleS : config.staleS;
  let best: Signal | null = null;
  for (const track of tracks) {
    const newest = track.samples.at(-1);
    if (track.quantity !== quantity || !among.includes(track.source)) continue;
    if (newest === undefined || nowS - newest.timeS > staleOf(track, staleS)) continue;
    if (best !== null && among.indexOf(best.source) <= among.indexOf(track.source)) continue;
    best = { quantity, source: track.source, value: middle(track), timeS: newest.timeS };
  }
  return best;
}

/** The speed that a foot pod or a treadmill measures. */
export function sensorSpeed(tracks: Tracks, nowS: number, config: PaceConfig): Signal | null {
  return fresh(tracks, "speed", nowS, config, STEP_SENSORS);
}

function staleOf(track: Track, staleS: number): number {
  return track.source === "slider" ? Math.min(staleS, SLIDER_STALE_S) : staleS;
}

function find(tracks: Tracks, quantity: Quantity, source: Source): Track {
  const found = tracks.find((track) => track.quantity === quantity && track.source === source);
  return found ?? { quantity, source, samples: [], suspect: null };
}

/**
 * The median; of two samples, which cannot outvote each other, the newer. A slider is moved by hand
 * and means what it says: its newest.
 */
function middle(track: Track): number {
  const newest = track.samples.at(-1);
  const byNewest = track.samples.length === 2 || track.source === "slider";
  if (newest !== undefined && byNewest) return newest.value;
  return median(track.samples.map((sample) => sample.value));
}

function add(track: Track, sample: Sample, config: PaceConfig): Track {
  const windowS = windowOf(track, config);
  const newest = track.samples.at(-1);
  if (newest !== undefined && sample.timeS < newest.timeS) {
    const late = newest.timeS - sample.timeS;
    return late > windowS ? track : keep(track, [...track.samples, sample], windowS);
  }
  if (runsAgain(track, sample) || jumps(track, sample, config)) {
    return { ...track, samples: [sample], suspect: null };
  }
  if (!isOutlier(track, sample, config)) {
    return keep({ ...track, suspect: null }, [...track.samples, sample], windowS);
  }
  const { suspect } = track;
  if (suspect === null) return { ...track, suspect: sample };
  // Twice in a row: the past is over, even if the two do not agree.
  const agreed = close(sample.value, suspect.value) ? [suspect, sample] : [sample];
  return keep({ ...track, suspect: null }, agreed, windowS);
}

function keep(track: Track, samples: readonly Sample[], windowS: number): Track {
  const ordered = [...samples].sort((a, b) => a.timeS - b.timeS);
  const edge = (ordered.at(-1)?.timeS ?? 0) - windowS;
  const kept = ordered.filter((sample) => sample.timeS >= edge);
  return { ...track, samples: kept.slice(-MOST_SAMPLES) };
}

function windowOf(track: Track, config: PaceConfig): number {
  const steps =
    track.quantity === "cadence" ||
    (track.quantity === "speed" && STEP_SENSORS.includes(track.source));
  return steps ? config.stepWindowS : config.gpsWindowS;
}

/**
 * After counts of nothing a running rhythm is news, not an outlier. A slower one waits to be
 * confirmed: counters that average pass through it on their way up.
 */
function runsAgain(track: Track, sample: Sample): boolean {
  if (track.quantity !== "cadence" || track.samples.length === 0) return false;
  return middle(track) < STILL_SPM && sample.value >= RUNNING_SPM;
}

/**
 * A change that is too large for noise and too small for an error is believed at once: a median would
 * make every real change of pace wait for the few readings that stand alone by so much.
 */
function jumps(track: Track, sample: Sample, config: PaceConfig): boolean {
  if (track.quantity !== "cadence" || track.samples.length === 0) return false;
  const change = Math.abs(sample.value / Math.max(middle(track), STILL_SPM) - 1);
  return change > config.fastAbove && !isOutlier(track, sample, config);
}

function isOutlier(track: Track, sample: Sample, config: PaceConfig): boolean {
  if (track.quantity !== "cadence" || track.source === "slider") return false;
  const newest = track.samples.at(-1);
  if (newest === undefined || sample.timeS - newest.timeS > config.staleS) return false;
  return !close(sample.value, middle(track));
}

function close(value: number, other: number): boolean {
  return Math.abs(value - other) <= OUTLIER * Math.max(value, other);
}
