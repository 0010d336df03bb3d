// How a run is asked for, also of a station that knows less than this page.

import type { Mode } from "../contract/reading.js";
import type { EnergyWish, OpenedRun, Wishes } from "../contract/rest.js";
import { Refused } from "../net/request.js";
import { openRun } from "../net/rest.js";

export interface RunWishes {
  readonly style: string | null;
  readonly mode: Mode;
  /** Of mode steady. */
  readonly bpm: number | null;
  readonly energy: EnergyWish;
  /** For the whole run; null: what suits the style. */
  readonly metre: string | null;
  readonly save: boolean;
}

export const NO_WISHES: RunWishes = {
  style: null,
  mode: "auto",
  bpm: null,
  energy: "auto",
  metre: null,
  save: false,
};

/**
 * Open a run. A station of before there was a choice of metre plays its own: then `metre` is false.
 * @throws {Refused} {Unreachable} there is no run.
 */
export async function opened(
  wishes: RunWishes,
): Promise<{ readonly run: OpenedRun; readonly metre: boolean }> {
  try {
    return { run: await openRun(opening(wishes)), metre: true };
  } catch (error) {
    if (wishes.metre === null || !(error instanceof Refused) || !knowsNoMetre(error)) throw error;
    return { run: await openRun(opening({ ...wishes, metre: null })), metre: false };
  }
}

/** It names the field that it does not want, or says that it does not know one. */
function knowsNoMetre({ field, message }: Refused): boolean {
  return field === "metre" || (field === "field" && message.includes("metre"));
}

function opening({ style, mode, bpm, energy, metre, save: keepIt }: RunWishes): Wishes {
  return {
    mode,
    ...(style ? { style } : {}),
    ...(mode === "steady" && bpm !== null ? { bpm } : {}),
    ...(energy === "auto" ? {} : { energy }),
    ...(metre === null ? {} : { metre }),
    ...(keepIt ? { save: true } : {}),
  };
}
