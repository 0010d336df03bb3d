// How much sound should lie ready: as little as the network allows, more after each stall. Pure.

const FIRST_TARGET_S = 0.45;
const LONGEST_TARGET_S = 4;
const LEEWAY_S = 0.15;
const AFTER_STALL_S = 0.4;
/** Of the target, for each block that comes in time. */
const FORGIVEN_S = 0.0005;
const JUMP_BEYOND_S = 2.5;
/** Until so much was played a jump is not heard; later it is: then we rather hurry. */
const BEGINNING_S = 0.5;
/** Too little to hear, enough to win back a second in half a minute. */
const HURRY = 1.03;

export interface Cushion {
  readonly targetS: number;
  readonly begun: boolean;
}

export interface Move {
  /** How far to jump, in seconds; mostly 0. */
  readonly jumpS: number;
  /** The playback rate, or null to leave it. */
  readonly rate: number | null;
}

export const FIRST: Cushion = { targetS: FIRST_TARGET_S, begun: false };

/** A stall leaves us later than we were, and that lateness is the cushion: let it stand for a while. */
export function stalled(cushion: Cushion): Cushion {
  return { ...cushion, targetS: Math.min(cushion.targetS + AFTER_STALL_S, LONGEST_TARGET_S) };
}

/** It begins to be heard with so much ready, and may not jump any more. */
export function settled(cushion: Cushion, readyS: number): Cushion {
  return { targetS: Math.max(cushion.targetS, Math.min(readyS, LONGEST_TARGET_S)), begun: true };
}

/** A block came: `readyS` lie ready, the element has played `mediaS`. */
export function blockCame(
  cushion: Cushion,
  readyS: number,
  mediaS: number,
): readonly [Cushion, Move] {
  const targetS = Math.max(FIRST_TARGET_S, cushion.targetS - FORGIVEN_S);
  const next = { targetS, begun: cushion.begun || mediaS > BEGINNING_S };
  const most = cushion.begun ? JUMP_BEYOND_S : LEEWAY_S;
  if (readyS > targetS + most) return [next, { jumpS: readyS - targetS, rate: 1 }];
  if (readyS > targetS + LEEWAY_S) return [next, { jumpS: 0, rate: HURRY }];
  return [next, { jumpS: 0, rate: readyS <= targetS ? 1 : null }];
}
