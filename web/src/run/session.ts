// The run of this tab: kept over a reload, forgotten with the tab. No reading and no place is in it.

import { type Fields, fieldsOf, maybe, Nonsense, numberIn, textIn } from "../contract/decode.js";
import type { OpenedRun } from "../contract/rest.js";
import { interrupted, type Journey, NOT_BEGUN } from "./journey.js";

const KEY = "courante.run";

export interface Session {
  readonly run: OpenedRun;
  readonly journey: Journey;
}

/** The session of before, or null: storage may be refused, and what lies there may be anything. */
export function load(): Session | null {
  try {
    return sessionFrom(JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
  } catch {
    return null;
  }
}

/** Where storage is refused or full the run simply does not outlive a reload. */
export function save(session: Session | null): void {
  try {
    if (session) sessionStorage.setItem(KEY, JSON.stringify(jsonOf(session)));
    else sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
}

export function jsonOf({ run, journey }: Session): Fields {
  const { elapsedS, distanceM, beats, steps, steppedS } = journey;
  return { ...run, elapsedS, distanceM, beats, steps, steppedS };
}

/** @throws {Nonsense} it is no session. */
export function sessionFrom(json: unknown): Session {
  const fields = fieldsOf(json, "the session");
  const run = {
    runId: textIn(fields, "runId"),
    controlToken: textIn(fields, "controlToken"),
    listenPath: pathIn(fields, "listenPath"),
    playlistPath: pathIn(fields, "playlistPath"),
  };
  const journey = {
    ...NOT_BEGUN,
    elapsedS: numberIn(fields, "elapsedS"),
    distanceM: maybe(fields, "distanceM", numberIn),
    beats: numberIn(fields, "beats"),
    steps: numberIn(fields, "steps"),
    steppedS: numberIn(fields, "steppedS"),
  };
  return { run, journey: interrupted(journey) };
}

function pathIn(fields: Fields, name: string): string {
  const path = textIn(fields, name);
  if (path.startsWith("/listen/")) return path;
  throw new Nonsense(`${name} is no address of ours`);
}
