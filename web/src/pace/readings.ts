// What may be told of a pace: the server's limits, so that it refuses nothing that a sensor told.

import type { Reading, Source } from "../contract/reading.js";

type Limits = readonly [number, number];

export const SPEED_MPS: Limits = [0, 12.5];
export const CADENCE_SPM: Limits = [0, 250];
export const HEART_RATE_BPM: Limits = [25, 250];

/** What a sensor measured at one moment, unchecked; a quantity may be left out. */
export interface Measured {
  readonly timeS: number;
  readonly source: Source;
  readonly speedMps?: number | null;
  readonly cadenceSpm?: number | null;
  readonly heartRateBpm?: number | null;
}

/** The reading, without what is bodily impossible; null where nothing is left. */
export function plausible(measured: Measured): Reading | null {
  const speedMps = within(measured.speedMps, SPEED_MPS);
  const cadenceSpm = within(measured.cadenceSpm, CADENCE_SPM);
  const heartRateBpm = within(measured.heartRateBpm, HEART_RATE_BPM);
  if (speedMps === null && cadenceSpm === null && heartRateBpm === null) return null;
  return { timeS: measured.timeS, speedMps, cadenceSpm, heartRateBpm, source: measured.source };
}

function within(value: number | null | undefined, [lowest, highest]: Limits): number | null {
  return value != null && value >= lowest && value <= highest ? value : null;
}
