// The server's defaults, and readings made by hand.

import type { Reading, Source } from "../../src/contract/reading.js";
import type { PaceConfig, TempoFeel } from "../../src/pace/config.js";

export const CONFIG: PaceConfig = {
  referenceSpeedMps: 2.8,
  referenceBpm: 160,
  heartZoneBpm: [130, 150],
  staleS: 10,
  heartStaleS: 20,
  stepWindowS: 2,
  gpsWindowS: 5,
  standingAfterS: 3,
  deadband: 0.01,
  changePerBar: 0.02,
  fastAbove: 0.08,
  fastChangePerBar: 0.1,
  easePerBar: 0.05,
  lowestBpm: 40,
  highestBpm: 220,
};

export const CHORALE: TempoFeel = { restingBpm: 72, lowestBpm: 60, highestBpm: 120 };

export function told(timeS: number, source: Source, measured: Partial<Reading>): Reading {
  return { speedMps: null, cadenceSpm: null, heartRateBpm: null, ...measured, timeS, source };
}
