// The page's policy and the server's answer alike, to the word.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mode, Source, Tempo } from "../../src/contract/reading.js";
import { feelFrom, paceConfigFrom } from "../../src/pace/config.js";
import { changeFeel, init, observe, type PaceState, step } from "../../src/pace/tracker.js";
import { golden } from "../golden.js";

interface ReadingRow {
  readonly source: Source;
  readonly speed_mps?: number;
  readonly cadence_spm?: number;
  readonly heart_rate_bpm?: number;
}

interface StepRow {
  readonly elapsed_beats: number;
  readonly mode: Mode;
  readonly asked_bpm: number | null;
  readonly beats_per_bar: number;
}

interface TempoRow {
  readonly tempo_bpm: number;
  readonly target_bpm: number;
  readonly source: string;
  readonly raw: number | null;
  readonly why: string;
}

type Event = { readonly t_s: number } & (
  | { readonly reading: ReadingRow }
  | { readonly feel: unknown }
  | { readonly step: StepRow; readonly tempo: TempoRow }
);

interface Case {
  readonly name: string;
  readonly config: unknown;
  readonly feel: unknown;
  readonly events: readonly Event[];
}

const { cases } = golden<{ cases: readonly Case[] }>("tempo.json");

for (const { name, config, feel, events } of cases) {
  test(name, () => {
    let state = init(paceConfigFrom(config), feelFrom(feel));
    events.forEach((event, number) => {
      state = after(state, event, `event ${number}, ${event.t_s} s`);
    });
  });
}

function after(state: PaceState, event: Event, where: string): PaceState {
  if ("reading" in event) return observed(state, event.t_s, event.reading);
  if ("feel" in event) return changeFeel(state, feelFrom(event.feel));
  const { elapsed_beats, beats_per_bar, mode, asked_bpm } = event.step;
  const [next, tempo] = step(state, {
    nowS: event.t_s,
    elapsedBeats: elapsed_beats,
    beatsPerBar: beats_per_bar,
    mode,
    askedBpm: asked_bpm,
  });
  same(tempo, event.tempo, where);
  return next;
}

function observed(state: PaceState, timeS: number, row: ReadingRow): PaceState {
  return observe(state, {
    timeS,
    source: row.source,
    speedMps: row.speed_mps ?? null,
    cadenceSpm: row.cadence_spm ?? null,
    heartRateBpm: row.heart_rate_bpm ?? null,
  });
}

function same(tempo: Tempo, row: TempoRow, where: string): void {
  close(tempo.tempoBpm, row.tempo_bpm, `${where}: tempo`);
  close(tempo.targetBpm, row.target_bpm, `${where}: target`);
  if (tempo.raw === null || row.raw === null) assert.equal(tempo.raw, row.raw, where);
  else close(tempo.raw, row.raw, `${where}: raw`);
  assert.equal(tempo.source, row.source, where);
  assert.equal(tempo.why, row.why, where);
}

function close(value: number, wanted: number, where: string): void {
  assert.ok(Math.abs(value - wanted) <= 1e-6, `${where}: ${value} is not ${wanted}`);
}
