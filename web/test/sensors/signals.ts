// Synthetic signals of a phone that is carried: what an accelerometer would feel, made of pushes.

import type { Shake } from "../../src/sensors/cadence.js";

const GRAVITY_MPS2 = 9.80665;

/** The same chance each time. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Carried {
  /** Footfalls a minute at a time. */
  readonly cadenceSpm: (timeS: number) => number;
  readonly running: boolean;
  /** How much harder one foot is felt than the other, 0 to 1. */
  readonly limp?: number;
  /** Swing of the arm, once in two steps: mostly ahead, and in part up and down. */
  readonly swingMps2?: number;
  /** A walker's push-off, as strong as the heel at 1. */
  readonly pushOff?: number;
  readonly noiseMps2?: number;
  readonly rateHz?: number;
  /** How uneven the sensor tells, as a share of its interval. */
  readonly jitter?: number;
  /** Share of samples that never arrive. */
  readonly lossy?: number;
  readonly seed?: number;
}

/** What is felt from 0 on, for so long. */
export function felt(carried: Carried, lengthS: number): readonly Shake[] {
  const { rateHz = 60, jitter = 0, lossy = 0, noiseMps2 = 0.3, seed = 1 } = carried;
  const random = chance(seed);
  const shakes: Shake[] = [];
  let steps = 0;
  let lastS = 0;
  for (let index = 0; index < lengthS * rateHz; index++) {
    const timeS = (index + jitter * (random() - 0.5)) / rateHz;
    steps += (Math.max(0, timeS - lastS) * carried.cadenceSpm(timeS)) / 60;
    lastS = Math.max(lastS, timeS);
    const noise = () => noiseMps2 * (random() + random() + random() - 1.5) * 2;
    if (random() < lossy) continue;
    const swing = (carried.swingMps2 ?? 0) * Math.cos(Math.PI * steps);
    const up = GRAVITY_MPS2 + push(steps, carried) + 0.5 * swing + noise();
    shakes.push(lying(timeS, up, swing + noise(), noise()));
  }
  return shakes;
}

/** A phone lies askew in every pocket. */
function lying(timeS: number, up: number, ahead: number, aside: number): Shake {
  const tilt = 0.7;
  const [sin, cos] = [Math.sin(tilt), Math.cos(tilt)];
  return { timeS, x: cos * aside - sin * up, y: sin * aside + cos * up, z: ahead };
}

/** Beyond gravity, upwards: flight and landing of a runner, heel and push-off of a walker. */
function push(steps: number, { running, limp = 0, pushOff = 0.5 }: Carried): number {
  const phase = steps % 1;
  const side = 1 + (Math.floor(steps) % 2 === 0 ? limp : -limp) / 2;
  if (!running) {
    const heel = Math.cos(2 * Math.PI * phase) + pushOff * Math.cos(4 * Math.PI * phase - 1);
    return 2.2 * side * heel;
  }
  const contact = 0.65;
  const load =
    phase < contact ? (Math.PI / (2 * contact)) * Math.sin((Math.PI * phase) / contact) : 0;
  return GRAVITY_MPS2 * (side * load - 1);
}
