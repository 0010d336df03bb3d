// The newest of each quantity that still counts, out of what several sensors told. Pure.

import type { Reading } from "../contract/reading.js";

export interface NowPace {
  readonly cadenceSpm: number | null;
  readonly speedMps: number | null;
  readonly heartRateBpm: number | null;
}

const STALE_S = 6;

export function newest(readings: readonly Reading[], nowS: number): NowPace {
  const fresh = readings
    .filter(({ timeS }) => nowS - timeS <= STALE_S)
    .sort((a, b) => b.timeS - a.timeS);
  const first = (of: (reading: Reading) => number | null) =>
    fresh.map(of).find((value) => value !== null) ?? null;
  return {
    cadenceSpm: first(({ cadenceSpm }) => cadenceSpm),
    speedMps: first(({ speedMps }) => speedMps),
    heartRateBpm: first(({ heartRateBpm }) => heartRateBpm),
  };
}
