// How long and how far a run was. Pure; distance comes from speeds, never from positions.

import type { Reading, Source } from "../contract/reading.js";

export interface Journey {
  /** With sound: pauses do not count. */
  readonly elapsedS: number;
  /** Null until a speed was measured. */
  readonly distanceM: number | null;
  /** Beats that were heard, for the mean tempo. */
  readonly beats: number;
  /** Footfalls that were told, over `steppedS`. */
  readonly steps: number;
  readonly steppedS: number;
  readonly speed: Speed | null;
  readonly cadenceSpm: number | null;
}

interface Speed {
  readonly timeS: number;
  readonly mps: number;
  readonly source: Source;
}

export interface Summary {
  readonly elapsedS: number;
  readonly distanceM: number | null;
  readonly meanTempoBpm: number | null;
  readonly meanCadenceSpm: number | null;
}

/** A speed stands for so long when nothing follows it. */
const STANDS_S = 5;

export const NOT_BEGUN: Journey = {
  elapsedS: 0,
  distanceM: null,
  beats: 0,
  steps: 0,
  steppedS: 0,
  speed: null,
  cadenceSpm: null,
};

/** Sound went on for `durationS` at a tempo. */
export function advance(journey: Journey, durationS: number, tempoBpm: number): Journey {
  const stepped = journey.cadenceSpm === null ? 0 : durationS;
  return {
    ...journey,
    elapsedS: journey.elapsedS + durationS,
    beats: journey.beats + (durationS * tempoBpm) / 60,
    steps: journey.steps + (stepped * (journey.cadenceSpm ?? 0)) / 60,
    steppedS: journey.steppedS + stepped,
  };
}

/** A reading came while the run sounded. */
export function measure(journey: Journey, reading: Reading): Journey {
  const next =
    reading.cadenceSpm === null ? journey : { ...journey, cadenceSpm: reading.cadenceSpm };
  const { timeS, speedMps, source } = reading;
  if (speedMps === null || (journey.speed && !leads(source, timeS, journey.speed))) return next;
  const speed = { timeS, mps: speedMps, source };
  const wayM = journey.speed ? between(journey.speed, speed) : 0;
  return { ...next, speed, distanceM: (journey.distanceM ?? 0) + wayM };
}

/** Nothing measured before holds any more: a pause, a reload, another sensor. */
export function interrupted(journey: Journey): Journey {
  return { ...journey, speed: null, cadenceSpm: null };
}

export function summary({ elapsedS, distanceM, beats, steps, steppedS }: Journey): Summary {
  const perMinute = (count: number, durationS: number) =>
    durationS > 0 && count > 0 ? (60 * count) / durationS : null;
  return {
    elapsedS,
    distanceM,
    meanTempoBpm: perMinute(beats, elapsedS),
    meanCadenceSpm: perMinute(steps, steppedS),
  };
}

/** Two sensors that tell a speed would count a way twice: the one that leads, until it is silent. */
function leads(source: Source, timeS: number, before: Speed): boolean {
  return source === before.source || timeS - before.timeS > STANDS_S;
}

function between(before: Speed, after: Speed): number {
  const durationS = after.timeS - before.timeS;
  if (durationS <= 0) return 0;
  return durationS > STANDS_S ? before.mps * STANDS_S : (durationS * (before.mps + after.mps)) / 2;
}
