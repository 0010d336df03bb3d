// Bars and styles for tests: those of the golden conversations, and plain ones.

import type { NotesPart, NotesStyle, ScoreBar, ScoreNote } from "../../src/contract/notes.js";
import { type NotesSaid, type NotesWelcome, notesSaidFrom } from "../../src/contract/notes.js";
import { golden } from "../golden.js";

interface Conversation {
  readonly conversation: readonly { readonly server?: unknown; readonly close?: unknown }[];
}

/** What the server says in a golden conversation. */
export function said(name: string): readonly NotesSaid[] {
  return golden<Conversation>(`notes/${name}.json`).conversation.flatMap(({ server }) =>
    server === undefined ? [] : [notesSaidFrom(JSON.stringify(server))],
  );
}

export function welcome(): NotesWelcome {
  const first = said("play")[0];
  if (first?.is !== "welcome") throw new Error("the golden conversation begins with no welcome");
  return first.welcome;
}

/** The bars that golden conversations have, one after the other. */
export function goldenBars(): readonly ScoreBar[] {
  const all = [...said("play"), ...said("resume")];
  const bars = all.flatMap((one) => (one.is === "bar" ? [one.bar] : []));
  return [...new Map(bars.map((bar) => [bar.index, bar])).values()];
}

export const note = (onsetBeats: number, rest: Partial<ScoreNote> = {}): ScoreNote => ({
  onsetBeats,
  lengthBeats: 0.5,
  pitch: 60,
  part: 0,
  velocity: 80,
  offsetBeats: 0,
  ...rest,
});

export const bar = (index: number, notes: readonly ScoreNote[], style = "plain"): ScoreBar => ({
  index,
  style,
  startBeat: index * 4,
  beats: 4,
  notes,
});

export const part = (rest: Partial<NotesPart> = {}): NotesPart => ({
  name: "piano",
  channel: 0,
  bank: 0,
  program: 0,
  volume: 100,
  pan: 64,
  reverb: 40,
  ...rest,
});

export const plain: NotesStyle = {
  name: "plain",
  title: "Plain",
  parts: [part()],
  feel: { resting_bpm: 72, lowest_bpm: 60, highest_bpm: 120 },
};
