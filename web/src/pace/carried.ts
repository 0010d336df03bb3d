// Where somebody else leads a run's tempo for a while, and where it is decided here again.

import { settled } from "./smoothing.js";
import type { PaceState } from "./tracker.js";

/** The tempo as somebody else leads it, from a beat on; what was measured is kept. */
export function led(state: PaceState, tempoBpm: number, beat: number): PaceState {
  return { ...state, smooth: settled(beat, tempoBpm, "follow") };
}

/** Decide the tempo again; without fresh signals that which was led to is held until one comes. */
export function leadAgain(state: PaceState, nowS: number): PaceState {
  const { seen, smooth } = state;
  if (smooth === null || (seen !== null && nowS - seen.timeS <= state.config.staleS)) return state;
  return { ...state, seen: null, stillSinceS: null, carriedBpm: smooth.tempoBpm };
}
