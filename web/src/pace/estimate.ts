// What the runner does, as footfalls a minute, from the best signal there is.
//
// The order is cadence, the speed of a foot pod or treadmill, the speed of a phone or watch, heart
// rate. It knows nothing of music.

import type { Source } from "../contract/reading.js";
import type { PaceConfig } from "./config.js";
import { fresh, type Signal, STILL_SPM, sensorSpeed, type Tracks } from "./fusion.js";
import { clamp } from "./numbers.js";
import { fixed } from "./words.js";

/** A cadence of nothing above this speed is a sensor that lost count, not a runner who stands. */
const STILL_MPS = 0.5;

const NAMES: Readonly<Record<Source, string>> = {
  phone: "your phone",
  gps: "GPS",
  watch: "your watch",
  footpod: "your foot pod",
  treadmill: "the treadmill",
  strap: "your chest strap",
  slider: "the slider",
};

/** The runner's footfalls a minute, and what else is known of the moment. */
export interface Estimate {
  /** 0 when standing still. */
  readonly footfallsSpm: number;
  /** `cadence`, `footpod`, `treadmill`, `speed` or `heart rate`. */
  readonly source: string;
  /** The deciding signal, in its own unit. */
  readonly raw: number;
  /** The deciding signal in words. */
  readonly words: string;
  readonly timeS: number;
  /** Fresh ones, or null. */
  readonly speedMps: number | null;
  readonly heartRateBpm: number | null;
}

/** Whether the runner stands. */
export const isStill = (seen: Estimate): boolean => seen.footfallsSpm < STILL_SPM;

/**
 * Footfalls a minute of a runner at this speed: the common line of 160 at 2.8 m/s and 8 more for each
 * m/s, within 140-200, moved by the runner's own offset.
 */
export function spmOfSpeed(speedMps: number, offsetSpm: number): number {
  return clamp(160 + 8 * (speedMps - 2.8), 140, 200) + offsetSpm;
}

/**
 * Footfalls a minute that go with an effort: 150 at 130 beats, and 0.4 for each beat more. A rough
 * rule for the case that nothing but the heart is measured.
 */
export function spmOfHeartRate(heartRateBpm: number): number {
  return clamp(150 + 0.4 * (heartRateBpm - 130), 100, 185);
}

/**
 * The best estimate that fresh signals allow; null when all are stale.
 * @param offsetSpm how much faster this runner steps than the common line says
 */
export function estimate(
  tracks: Tracks,
  offsetSpm: number,
  nowS: number,
  config: PaceConfig,
): Estimate | null {
  const speed = sensorSpeed(tracks, nowS, config) ?? fresh(tracks, "speed", nowS, config);
  const heart = fresh(tracks, "heart rate", nowS, config);
  let cadence = fresh(tracks, "cadence", nowS, config);
  if (cadence !== null && cadence.value < STILL_SPM && moves(speed)) cadence = null;
  const signal = cadence ?? speed ?? heart;
  if (signal === null) return null;
  return {
    footfallsSpm: footfallsOf(signal, offsetSpm),
    source: sourceOf(signal),
    raw: signal.value,
    words: wordsOf(signal),
    timeS: signal.timeS,
    speedMps: speed?.value ?? null,
    heartRateBpm: heart?.value ?? null,
  };
}

function moves(speed: Signal | null): boolean {
  return speed !== null && speed.value >= STILL_MPS;
}

function footfallsOf(signal: Signal, offsetSpm: number): number {
  if (signal.quantity === "cadence") return signal.value;
  if (signal.quantity === "heart rate") return spmOfHeartRate(signal.value);
  return signal.value < STILL_MPS ? 0 : spmOfSpeed(signal.value, offsetSpm);
}

function sourceOf(signal: Signal): string {
  const bySensor = signal.source === "footpod" || signal.source === "treadmill";
  return signal.quantity === "speed" && bySensor ? signal.source : signal.quantity;
}

function wordsOf(signal: Signal): string {
  const by = NAMES[signal.source];
  if (signal.quantity === "cadence") return `cadence ${fixed(signal.value, 0)} a minute from ${by}`;
  if (signal.quantity === "speed") return `speed ${fixed(signal.value, 1)} m/s from ${by}`;
  return `heart rate ${fixed(signal.value, 0)} from ${by}`;
}
