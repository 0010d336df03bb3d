// Who leads the tempo: the policy, fed by readings and wishes, followed beat by beat.

import type { NotesStyle, NotesWelcome, NotesWishes } from "../../contract/notes.js";
import type { Mode, Reading, Tempo } from "../../contract/reading.js";
import { leadAgain, led } from "../../pace/carried.js";
import { BadSetting, feelFrom, paceConfigFrom } from "../../pace/config.js";
import { changeFeel, init, observe, type PaceState, step } from "../../pace/tracker.js";

/** Until what the runner wished comes back from the server, older wishes on their way do not count. */
const ECHO_S = 3;

export interface Wish {
  readonly mode: Mode;
  readonly askedBpm: number | null;
}

export interface Lead {
  readonly pace: PaceState;
  readonly beatsPerBar: number;
  readonly wish: Wish;
  /** When the runner wished it here. */
  readonly wishedS: number | null;
}

/** The server sent nothing that a tempo could be made of. */
export class NoLead extends Error {}

/**
 * Begin at the tempo that sounds already.
 * @throws {NoLead}
 */
export function begin(
  welcome: NotesWelcome,
  tempoBpm: number,
  wish: Wish | null,
  nowS: number,
): Lead {
  const { mode, askedBpm, beatsPerBar, beat } = welcome;
  const pace = made(() => init(paceConfigFrom(welcome.pace), feelFrom(welcome.styles[0]?.feel)));
  return {
    pace: leadAgain(led(pace, tempoBpm, beat), nowS),
    beatsPerBar,
    wish: wish ?? { mode, askedBpm },
    wishedS: wish && nowS,
  };
}

function made<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof BadSetting) throw new NoLead("no tempo", { cause });
    throw cause;
  }
}

/** The music begins at this beat, at the tempo there is. */
export function at(lead: Lead, beat: number): Lead {
  const tempoBpm = lead.pace.smooth?.tempoBpm;
  return tempoBpm ? { ...lead, pace: led(lead.pace, tempoBpm, beat) } : lead;
}

export function read(lead: Lead, reading: Reading): Lead {
  return { ...lead, pace: observe(lead.pace, reading) };
}

export function wished(lead: Lead, wish: Wish, nowS: number): Lead {
  return { ...lead, wish, wishedS: nowS };
}

/** The server tells what is wished, perhaps from elsewhere. */
export function told(lead: Lead, { mode, askedBpm }: NotesWishes, nowS: number): Lead {
  const mine = lead.wishedS !== null && nowS - lead.wishedS < ECHO_S;
  const same = mode === lead.wish.mode && askedBpm === lead.wish.askedBpm;
  if (mine && !same) return lead;
  return { ...lead, wish: { mode, askedBpm }, wishedS: null };
}

/** Others play now. Where their feel makes no sense, the tempo stays at home where it was. */
export function seated(lead: Lead, style: NotesStyle): Lead {
  try {
    return { ...lead, pace: changeFeel(lead.pace, feelFrom(style.feel)) };
  } catch (error) {
    if (error instanceof BadSetting) return lead;
    throw error;
  }
}

/** The tempo from now on. */
export function tempo(lead: Lead, nowS: number, elapsedBeats: number): readonly [Lead, Tempo] {
  const { beatsPerBar, wish } = lead;
  const [pace, decided] = step(lead.pace, { nowS, elapsedBeats, beatsPerBar, ...wish });
  return [{ ...lead, pace }, decided];
}
