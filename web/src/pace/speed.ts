// Positions into speed: a fix goes in, metres a second come out, and positions are forgotten.

import { clamp } from "./numbers.js";

const EARTH_M = 6_371_000;
const WORST_ACCURACY_M = 35;
const SHORTEST_S = 2.5;
const WINDOW_S = 8;
const FASTEST_MPS = 12;

/** What a receiver tells. */
export interface Fix {
  readonly timeS: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly accuracyM: number;
  /** The receiver's own measurement, where it has one; some say -1 where they have none. */
  readonly speedMps: number | null;
}

export type SpeedAnswer =
  | { readonly speedMps: number }
  | { readonly waiting: "movement" | "accuracy" | "on foot" };

interface Place {
  readonly timeS: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** The fixes of the last seconds, oldest first. */
export type SpeedState = readonly Place[];

export const NO_FIXES: SpeedState = [];

/** Take in a fix; the answer is a speed, or what it waits for. */
export function push(state: SpeedState, fix: Fix): readonly [SpeedState, SpeedAnswer] {
  if (fix.speedMps !== null && fix.speedMps >= 0) return [state, ofReceiver(fix.speedMps)];
  const { timeS, latitudeDeg, longitudeDeg } = fix;
  const vague = !(fix.accuracyM <= WORST_ACCURACY_M);
  if (vague || ![timeS, latitudeDeg, longitudeDeg].every(Number.isFinite)) {
    return [state, { waiting: "accuracy" }];
  }
  return ofPositions(state, { timeS, latitudeDeg, longitudeDeg });
}

function ofReceiver(speedMps: number): SpeedAnswer {
  return speedMps <= FASTEST_MPS ? { speedMps } : { waiting: "on foot" };
}

function ofPositions(state: SpeedState, fix: Place): readonly [SpeedState, SpeedAnswer] {
  const last = state.at(-1);
  if (last !== undefined && fix.timeS <= last.timeS) return [state, { waiting: "movement" }];
  // A jump of the receiver: begin again from where it says we are.
  if (last !== undefined && speedBetween(last, fix) > FASTEST_MPS) {
    return [[fix], { waiting: "movement" }];
  }
  const kept = [...state.filter((place) => fix.timeS - place.timeS <= WINDOW_S), fix];
  const first = kept[0] ?? fix;
  if (fix.timeS - first.timeS < SHORTEST_S) return [kept, { waiting: "movement" }];
  return [kept, { speedMps: speedBetween(first, fix) }];
}

function speedBetween(from: Place, to: Place): number {
  return metresBetween(from, to) / (to.timeS - from.timeS);
}

/** Great-circle distance (haversine formula, Sinnott 1984). */
export function metresBetween(
  from: Pick<Place, "latitudeDeg" | "longitudeDeg">,
  to: Pick<Place, "latitudeDeg" | "longitudeDeg">,
): number {
  const phi = [radians(from.latitudeDeg), radians(to.latitudeDeg)] as const;
  const halfPhi = (phi[1] - phi[0]) / 2;
  const halfLambda = radians(to.longitudeDeg - from.longitudeDeg) / 2;
  const chord =
    Math.sin(halfPhi) ** 2 + Math.cos(phi[0]) * Math.cos(phi[1]) * Math.sin(halfLambda) ** 2;
  return 2 * EARTH_M * Math.asin(clamp(Math.sqrt(chord), 0, 1));
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
