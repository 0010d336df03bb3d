// Readings that wait for a network: bounded, and thinned evenly where they become too many. Pure.

import type { Reading } from "../contract/reading.js";

const MOST = 600;
/** The server takes none that is older than an hour. */
const LONGEST_S = 3500;

export function keepLate(late: readonly Reading[], reading: Reading): readonly Reading[] {
  const kept = late.filter((one) => reading.timeS - one.timeS < LONGEST_S);
  return [...(kept.length < MOST ? kept : thinned(kept)), reading];
}

/** Without the reading that is missed least: the one whose neighbours are closest to each other. */
function thinned(readings: readonly Reading[]): readonly Reading[] {
  let least = 1;
  let leastS = Number.POSITIVE_INFINITY;
  for (let i = 1; i < readings.length - 1; i++) {
    const gapS = (readings[i + 1]?.timeS ?? 0) - (readings[i - 1]?.timeS ?? 0);
    if (gapS < leastS) [least, leastS] = [i, gapS];
  }
  return readings.filter((_, i) => i !== least);
}
