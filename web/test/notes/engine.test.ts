import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { NotesPart } from "../../src/contract/notes.js";
import { Engine } from "../../src/play/notes/engine.js";
import type { SynthEvent } from "../../src/play/notes/synth_messages.js";
import { part, welcome } from "./score.js";

const RATE_HZ = 48_000;
const BLOCK = 128;
const AUDIBLE = 0.003;
const FONT = join("..", "src", "courante", "api", "web", "instruments.sf3");

function soundfont(): ArrayBuffer {
  const bytes = readFileSync(FONT);
  return new Uint8Array(bytes).buffer;
}

async function rendered(events: readonly SynthEvent[], seconds: number): Promise<Float32Array> {
  const engine = new Engine(RATE_HZ);
  await engine.load(soundfont());
  engine.plan(events);
  const frames = Math.floor((seconds * RATE_HZ) / BLOCK) * BLOCK;
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  for (let at = 0; at < frames; at += BLOCK) {
    engine.render(left.subarray(at, at + BLOCK), right.subarray(at, at + BLOCK), at / RATE_HZ);
  }
  return left;
}

const seat = (...parts: readonly NotesPart[]): SynthEvent => ({ is: "seat", timeS: 0, parts });
const kit = part({ name: "percussion", channel: 9, reverb: 0 });
const on = (timeS: number, channel: number, pitch: number): SynthEvent => ({
  is: "on",
  timeS,
  channel,
  pitch,
  velocity: 100,
});

test("notes are heard a constant time after their moment, within a block of 128 frames", async () => {
  const moments = [0.1, 0.3123, 0.52, 0.7411, 0.93, 1.1077];
  const woodblock = 76;
  const sound = await rendered([seat(kit), ...moments.map((s) => on(s, 9, woodblock))], 1.4);
  const delays = moments.map((momentS) => {
    const from = Math.floor(momentS * RATE_HZ) - BLOCK;
    const peak = Math.max(...sound.subarray(from, from + 4800).map(Math.abs));
    const at = sound.subarray(from).findIndex((value) => Math.abs(value) > peak / 4);
    return from + at - momentS * RATE_HZ;
  });
  const spread = Math.max(...delays) - Math.min(...delays);
  assert.ok(spread < BLOCK, `${spread} frames`);
  assert.ok(Math.max(...delays) < 0.01 * RATE_HZ, "and soon");
});

test("every player of the golden welcome is heard, and falls silent", async () => {
  for (const player of welcome().styles[0]?.parts ?? []) {
    const pitch = player.channel === 9 ? 36 : 55;
    const off: SynthEvent = { is: "off", timeS: 0.3, channel: player.channel, pitch };
    const sound = await rendered([seat(player), on(0, player.channel, pitch), off], 2);
    const loudest = (from: number, to: number) =>
      Math.max(...sound.subarray(from * RATE_HZ, to * RATE_HZ).map(Math.abs));
    assert.ok(loudest(0, 0.3) > AUDIBLE, player.name);
    assert.ok(loudest(1.8, 2) < AUDIBLE, player.name);
  }
});

test("the soundfont has all that the styles play", async () => {
  const { programs, kit: drums } = JSON.parse(
    readFileSync(join("soundfont", "instruments.json"), "utf8"),
  ) as { programs: Record<string, number>; kit: Record<string, number> };
  const style = welcome().styles[0];
  assert.ok(style);
  for (const { channel, program } of style.parts) {
    if (channel !== 9) assert.ok(Object.values(programs).includes(program));
  }
  assert.ok(Object.values(drums).includes(36));
  const file = readFileSync(FONT);
  assert.ok(file.length <= 4_000_000);
  const engine = new Engine(RATE_HZ);
  await assert.rejects(engine.load(new ArrayBuffer(64)), "what is no soundfont is refused");
});
