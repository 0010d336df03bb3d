// The notes WebSocket: what both sides say. docs/notes.md describes it, tests/golden/notes has conversations.

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
import type { Mode, Tempo } from "./reading.js";
import { modeFrom, tempoFrom } from "./rest.js";

/** A player of the band, on a MIDI channel of its own. */
export interface NotesPart {
  readonly name: string;
  readonly channel: number;
  readonly bank: number;
  readonly program: number;
  readonly volume: number;
  readonly pan: number;
  readonly reverb: number;
}

export interface NotesStyle {
  readonly name: string;
  readonly title: string;
  readonly parts: readonly NotesPart[];
  /** As the tempo policy reads it. */
  readonly feel: unknown;
}

/** A note in score time; `part` counts its style's parts. */
export interface ScoreNote {
  readonly onsetBeats: number;
  readonly lengthBeats: number;
  readonly pitch: number;
  readonly part: number;
  readonly velocity: number;
  readonly offsetBeats: number;
}

export interface ScoreBar {
  readonly index: number;
  readonly style: string;
  /** Where it begins if no bar is repeated until then. */
  readonly startBeat: number;
  readonly beats: number;
  readonly notes: readonly ScoreNote[];
}

/** What the runner wants. */
export interface NotesWishes {
  readonly mode: Mode;
  readonly askedBpm: number | null;
  readonly paused: boolean;
}

export interface NotesWelcome extends NotesWishes {
  readonly beatsPerBar: number;
  readonly styles: readonly NotesStyle[];
  /** Of the run, now. */
  readonly timeS: number;
  readonly beat: number;
  /** The first bar that will be sent. */
  readonly bar: number;
  readonly tempo: Tempo;
  /** As the tempo policy reads it. */
  readonly pace: unknown;
}

export type NotesSaid =
  | { readonly is: "welcome"; readonly welcome: NotesWelcome }
  | { readonly is: "style"; readonly style: NotesStyle }
  | { readonly is: "bar"; readonly bar: ScoreBar }
  | { readonly is: "change"; readonly wishes: NotesWishes }
  | { readonly is: "again"; readonly fromBar: number }
  | { readonly is: "error"; readonly detail: string; readonly retryAfterS: number | null }
  | { readonly is: "bye"; readonly why: string };

/** Where the ear was when a bar began. */
export interface PlayedBar {
  readonly bar: number;
  readonly beat: number;
  /** Of the run. */
  readonly timeS: number;
  readonly tempo: Tempo;
}

export type NotesTold =
  | { readonly is: "want"; readonly credit: number }
  | { readonly is: "played"; readonly played: PlayedBar }
  | { readonly is: "stream"; readonly bar: number; readonly beat: number };

const MIDI = 127;
const MOST_BEATS = 64;
const WORDS = 200;
const SOURCE_LETTERS = 20;

/** @throws {Nonsense} for what is no message of the contract */
export function notesSaidFrom(text: unknown): NotesSaid {
  const fields = fieldsOf(parsed(text), "the message");
  const type = textIn(fields, "type");
  switch (type) {
    case "welcome":
      return { is: type, welcome: welcomeFrom(fields) };
    case "style":
      return { is: type, style: styleFrom(fields.style) };
    case "bar":
      return { is: type, bar: barFrom(fields) };
    case "change":
      return { is: type, wishes: wishesFrom(fields) };
    case "again":
      return { is: type, fromBar: wholeIn(fields, "from_bar", Number.MAX_SAFE_INTEGER) };
    case "error":
      return {
        is: type,
        detail: textIn(fields, "detail"),
        retryAfterS: maybe(fields, "retry_after_s", numberIn),
      };
    case "bye":
      return { is: type, why: textIn(fields, "why") };
    default:
      throw new Nonsense("a message of a kind that this page does not know");
  }
}

/** The first message; the token goes into it and nowhere else. */
export function helloJson(token: string, fromBar: number | null, credit: number): string {
  return JSON.stringify({ type: "hello", token, from_bar: fromBar, credit });
}

export function notesToldJson(told: NotesTold): string {
  switch (told.is) {
    case "want":
      return JSON.stringify({ type: "want", credit: told.credit });
    case "stream":
      return JSON.stringify({ type: "stream", bar: told.bar, beat: rounded(told.beat) });
    case "played":
      return JSON.stringify(playedJson(told.played));
  }
}

function playedJson({ bar, beat, timeS, tempo }: PlayedBar) {
  return {
    type: "played",
    bar,
    beat: rounded(beat),
    time_s: rounded(timeS),
    tempo_bpm: rounded(tempo.tempoBpm),
    target_bpm: rounded(tempo.targetBpm),
    source: tempo.source.slice(0, SOURCE_LETTERS),
    raw: tempo.raw,
    why: tempo.why.slice(0, WORDS),
  };
}

function welcomeFrom(fields: Fields): NotesWelcome {
  return {
    beatsPerBar: beatsIn(fieldsOf(fields.metre, "metre"), "beats_per_bar"),
    styles: listOf(fields.styles, "styles").map(styleFrom),
    timeS: numberIn(fields, "time_s"),
    beat: numberIn(fields, "beat"),
    bar: wholeIn(fields, "bar", Number.MAX_SAFE_INTEGER),
    tempo: tempoFrom(fields.tempo),
    pace: fields.pace,
    ...wishesFrom(fields),
  };
}

function wishesFrom(fields: Fields): NotesWishes {
  return {
    mode: modeFrom(textIn(fields, "mode")),
    askedBpm: maybe(fields, "asked_bpm", numberIn),
    paused: flagIn(fields, "paused"),
  };
}

function styleFrom(value: unknown): NotesStyle {
  const fields = fieldsOf(value, "a style");
  const parts = listOf(fields.parts, "parts").map(partFrom);
  return { name: textIn(fields, "name"), title: textIn(fields, "title"), parts, feel: fields.feel };
}

function partFrom(value: unknown): NotesPart {
  const fields = fieldsOf(value, "a part");
  return {
    name: textIn(fields, "name"),
    channel: wholeIn(fields, "channel", 15),
    bank: wholeIn(fields, "bank", MIDI),
    program: wholeIn(fields, "program", MIDI),
    volume: wholeIn(fields, "volume", MIDI),
    pan: wholeIn(fields, "pan", MIDI),
    reverb: wholeIn(fields, "reverb", MIDI),
  };
}

function barFrom(fields: Fields): ScoreBar {
  return {
    index: wholeIn(fields, "index", Number.MAX_SAFE_INTEGER),
    style: textIn(fields, "style"),
    startBeat: numberIn(fields, "start_beat"),
    beats: beatsIn(fields, "beats"),
    notes: listOf(fields.notes, "notes").map(noteFrom),
  };
}

function noteFrom(value: unknown): ScoreNote {
  const row = listOf(value, "a note");
  const [onsetBeats, lengthBeats, pitch, part, velocity, offsetBeats] = row.map(Number);
  const note = { onsetBeats, lengthBeats, pitch, part, velocity, offsetBeats };
  if (row.length !== 6 || !Object.values(note).every(Number.isFinite)) throw new Nonsense("a note");
  const known = note as ScoreNote;
  const midi = [known.pitch, known.velocity].every(
    (n) => Number.isInteger(n) && n >= 0 && n <= MIDI,
  );
  if (!midi || !Number.isInteger(known.part) || known.part < 0) throw new Nonsense("a note");
  return known;
}

function wholeIn(fields: Fields, name: string, most: number): number {
  const value = numberIn(fields, name);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Nonsense(`${name} is not a whole number from 0 to ${most}`);
}

function beatsIn(fields: Fields, name: string): number {
  const value = numberIn(fields, name);
  if (value > 0 && value <= MOST_BEATS) return value;
  throw new Nonsense(`${name} is not a number of beats`);
}

function parsed(text: unknown): unknown {
  if (typeof text !== "string") throw new Nonsense("the message is not text");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Nonsense("the message is not JSON", { cause });
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
