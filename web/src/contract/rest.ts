// The REST contract: what the page sends, and what it reads of the answers. tests/golden/rest has both.

import {
  type Fields,
  fieldsOf,
  flagIn,
  listOf,
  maybe,
  Nonsense,
  numberIn,
  textIn,
} from "./decode.js";
import type { Mode, Reading, Tempo } from "./reading.js";

/** Which run, and the right to change it. The token goes into a header, never into an address. */
export interface RunKey {
  readonly runId: string;
  readonly controlToken: string;
}

/** A run that the server opened; paths only: behind a proxy its own addresses may be wrong. */
export interface OpenedRun extends RunKey {
  readonly listenPath: string;
  readonly playlistPath: string;
}

/** What a new run should be, or what should change; what is left out stays as it is. */
export interface Wishes {
  readonly style?: string;
  readonly mode?: Mode;
  readonly bpm?: number;
  readonly seed?: number;
  readonly paused?: boolean;
  readonly save?: boolean;
  readonly energy?: EnergyWish;
  /** Of a new run, for all of it. */
  readonly metre?: string;
}

/** What this page offers; a station may know others. */
export const METRES: readonly string[] = ["4/4", "3/4", "6/8"];

/** How much the band gives, from 0 to 1, or as much as the runner does. */
export type EnergyWish = number | "auto";

export interface RunStatus {
  readonly runId: string;
  readonly style: string;
  readonly mode: Mode;
  readonly askedBpm: number | null;
  readonly paused: boolean;
  readonly tempo: Tempo;
  readonly timeS: number;
  readonly beat: number;
  readonly listeners: number;
  /** Why it is over, or null while it lives. */
  readonly ended: string | null;
  readonly saved: boolean;
  readonly energy: EnergyWish;
  readonly metre: string;
  readonly beatsPerBar: number;
}

export interface StyleInfo {
  readonly name: string;
  readonly title: string;
  /** One line, in English. */
  readonly description: string;
  /** Which suits it best; null: this station knows no choice. */
  readonly metre: string | null;
  readonly restingBpm: number;
  readonly lowestBpm: number;
  readonly highestBpm: number;
}

/** Whether this port speaks HTTPS by the home's own authority, and where its certificate lies. */
export interface HomeHttps {
  readonly certificatePath: string | null;
  readonly sha256: string | null;
}

/** Of what every run has that asks for nothing. */
export const USUAL_METRE = "4/4";
const MODES: readonly string[] = ["auto", "step", "stride", "proportional", "heart", "steady"];

export function openedFrom(json: unknown): OpenedRun {
  const fields = fieldsOf(json, "the opened run");
  return {
    runId: textIn(fields, "run_id"),
    controlToken: textIn(fields, "control_token"),
    listenPath: pathIn(fields, "listen_url"),
    playlistPath: pathIn(fields, "playlist_url"),
  };
}

export function statusFrom(json: unknown): RunStatus {
  const fields = fieldsOf(json, "the run");
  const metre = maybe(fields, "metre", metreIn) ?? USUAL_METRE;
  return {
    runId: textIn(fields, "run_id"),
    style: textIn(fields, "style"),
    mode: modeFrom(textIn(fields, "mode")),
    askedBpm: maybe(fields, "bpm", numberIn),
    paused: flagIn(fields, "paused"),
    tempo: tempoFrom(fields.tempo),
    timeS: numberIn(fields, "time_s"),
    beat: numberIn(fields, "beat"),
    listeners: numberIn(fields, "listeners"),
    ended: maybe(fields, "ended", textIn),
    saved: flagIn(fields, "saved"),
    energy: maybe(fields, "energy", energyIn) ?? "auto",
    metre,
    beatsPerBar: beatsOf(metre),
  };
}

export function tempoFrom(json: unknown): Tempo {
  const fields = fieldsOf(json, "the tempo");
  return {
    tempoBpm: numberIn(fields, "tempo_bpm"),
    targetBpm: numberIn(fields, "target_bpm"),
    source: textIn(fields, "source"),
    raw: maybe(fields, "raw", numberIn),
    why: textIn(fields, "why"),
  };
}

export function stylesFrom(json: unknown): readonly StyleInfo[] {
  return listOf(fieldsOf(json, "the answer").styles, "styles").map((style) => {
    const fields = fieldsOf(style, "a style");
    return {
      name: textIn(fields, "name"),
      title: textIn(fields, "title"),
      description: textIn(fields, "description"),
      metre: maybe(fields, "metres", firstMetreIn),
      restingBpm: numberIn(fields, "resting_bpm"),
      lowestBpm: numberIn(fields, "lowest_bpm"),
      highestBpm: numberIn(fields, "highest_bpm"),
    };
  });
}

export function httpsFrom(json: unknown): HomeHttps {
  const fields = fieldsOf(json, "the answer");
  return {
    certificatePath: maybe(fields, "home_authority", textIn),
    sha256: maybe(fields, "sha256", textIn),
  };
}

/** A reading as the server takes it, `ageS` seconds after it was measured. */
export function readingJson(reading: Reading, ageS: number): Readonly<Record<string, unknown>> {
  return {
    ...(reading.speedMps === null ? {} : { speed_mps: rounded(reading.speedMps, 3) }),
    ...(reading.cadenceSpm === null ? {} : { cadence_spm: rounded(reading.cadenceSpm, 2) }),
    ...(reading.heartRateBpm === null ? {} : { heart_rate_bpm: rounded(reading.heartRateBpm, 1) }),
    source: reading.source,
    ...(ageS > 0 ? { age_s: rounded(ageS, 2) } : {}),
  };
}

/** A mode of a newer server is followed as the one that suits any signal. */
export function modeFrom(value: string): Mode {
  return MODES.includes(value) ? (value as Mode) : "auto";
}

function energyIn(fields: Fields, name: string): number | null {
  return maybe(fieldsOf(fields[name], name), "asked", numberIn);
}

function metreIn(fields: Fields, name: string): string {
  const metre = textIn(fields, name);
  beatsOf(metre);
  return metre;
}

function firstMetreIn(fields: Fields, name: string): string {
  return metreIn({ [name]: listOf(fields[name], name)[0] }, name);
}

/**
 * Beats as runners feel them: in 6/8 a beat is three eighths.
 * @throws {Nonsense} it is no metre.
 */
export function beatsOf(metre: string): number {
  const [, count, unit] = /^([1-9]\d?)\/([48])$/.exec(metre) ?? [];
  const beats = unit === "8" ? Number(count) / 3 : Number(count);
  if (Number.isInteger(beats)) return beats;
  throw new Nonsense("metre is not a metre");
}

function pathIn(fields: Fields, name: string): string {
  try {
    // Only the path counts; the base lets one stand alone.
    return new URL(textIn(fields, name), "http://station.invalid").pathname;
  } catch (cause) {
    throw new Nonsense(`${name} is not an address`, { cause });
  }
}

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}
