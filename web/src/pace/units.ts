// Steps or strides: repairs the unit of a cadence.
//
// Some devices count footfalls (both feet), some strides (one foot), and none says which. A source
// shows its unit by what is bodily possible; once known it is remembered, so that a runner who starts
// to walk is not suddenly counted twice.

import type { Reading, Source } from "../contract/reading.js";

/** Nobody runs with fewer footfalls a minute than this. */
const STRIDES_BELOW_PER_MIN = 120;
/** Slower is walking. */
export const RUNNING_MPS = 2;
/** Slower than this, a speed says nothing about the length of a step. */
const SLOWEST_WALK_MPS = 0.7;
const LONGEST_WALKING_STEP_M = 1.15;
/** Below it a device counts the end of a run, not a rhythm. */
const SLOWEST_STEPPING_PER_MIN = 30;
/** Without a speed: walkers make more footfalls than this, few runners more strides. */
const STRIDES_BELOW_UNKNOWN_SPEED_PER_MIN = 95;
const HIGHEST_CADENCE_SPM = 230;
/** So long a source must contradict its known unit before the unit is changed. */
const CHANGE_OF_MIND_S = 6;

/** Sources whose own step counters count footfalls: doubled only on proof. */
const COUNTS_FOOTFALLS: readonly Source[] = ["phone", "gps"];

/** What one count of a cadence is. */
export type CadenceUnit = "steps" | "strides";

/** The unit of one source. */
export interface SourceUnit {
  readonly unit: CadenceUnit;
  /** Proved by running, not guessed from walking or without a speed. */
  readonly sure: boolean;
  /** When readings began to prove the opposite. */
  readonly contradictedSinceS: number | null;
}

/** What is known of each source. */
export type UnitMemory = Readonly<Partial<Record<Source, SourceUnit>>>;

/**
 * Turn the reading's cadence into footfalls a minute.
 * @param speedMps the runner's speed then as other readings tell, used where this one has none
 */
export function repair(
  memory: UnitMemory,
  reading: Reading,
  speedMps: number | null,
): readonly [UnitMemory, Reading] {
  const { cadenceSpm, source } = reading;
  // A slider is moved by hand and means what it says.
  if (cadenceSpm === null || source === "slider") return [memory, reading];
  const known = learn(
    memory[source],
    source,
    cadenceSpm,
    reading.speedMps ?? speedMps,
    reading.timeS,
  );
  if (known === null) return [memory, reading];
  const doubled = known.unit === "strides" && cadenceSpm * 2 <= HIGHEST_CADENCE_SPM;
  const repaired = doubled ? { ...reading, cadenceSpm: cadenceSpm * 2 } : reading;
  return [{ ...memory, [source]: known }, repaired];
}

function learn(
  known: SourceUnit | undefined,
  source: Source,
  cadence: number,
  speedMps: number | null,
  timeS: number,
): SourceUnit | null {
  const proof = proofOf(cadence, speedMps);
  if (known === undefined) {
    const unit = proof ?? guess(source, cadence, speedMps);
    return unit === null ? null : { unit, sure: proof !== null, contradictedSinceS: null };
  }
  if (proof === null || proof === known.unit) {
    return { ...known, sure: known.sure || proof !== null, contradictedSinceS: null };
  }
  if (!known.sure) return { unit: proof, sure: true, contradictedSinceS: null };
  if (known.contradictedSinceS === null) return { ...known, contradictedSinceS: timeS };
  if (timeS - known.contradictedSinceS >= CHANGE_OF_MIND_S) {
    return { unit: proof, sure: true, contradictedSinceS: null };
  }
  return known;
}

function proofOf(cadence: number, speedMps: number | null): CadenceUnit | null {
  if (cadence >= STRIDES_BELOW_PER_MIN) return "steps";
  if (cadence >= SLOWEST_STEPPING_PER_MIN && speedMps !== null && speedMps >= RUNNING_MPS) {
    return "strides";
  }
  return null;
}

function guess(source: Source, cadence: number, speedMps: number | null): CadenceUnit | null {
  if (cadence < SLOWEST_STEPPING_PER_MIN) return null;
  if (speedMps !== null && speedMps < SLOWEST_WALK_MPS) return null;
  if (speedMps !== null) {
    return (speedMps * 60) / cadence > LONGEST_WALKING_STEP_M ? "strides" : "steps";
  }
  const device = !COUNTS_FOOTFALLS.includes(source);
  return device && cadence < STRIDES_BELOW_UNKNOWN_SPEED_PER_MIN ? "strides" : "steps";
}
