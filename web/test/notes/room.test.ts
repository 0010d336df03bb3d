// What the synthesizer's own would do, done for less: the room, and the voices nobody hears.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  type ReverbProcessor,
  SoundBankLoader,
  SpessaLog,
  SpessaSynthProcessor,
} from "spessasynth_core";
import { Plate } from "../../src/play/notes/plate.js";
import { endInaudible } from "../../src/play/notes/voices.js";

const RATE_HZ = 44_100;
const BLOCK = 128;
const FONT = join("..", "src", "courante", "api", "web", "instruments.sf3");
const PAD = 89;

async function synthesizer(): Promise<SpessaSynthProcessor> {
  SpessaLog.setLogLevel(false, false, false);
  const synth = new SpessaSynthProcessor(RATE_HZ, { eventsEnabled: false });
  await synth.processorInitialized;
  const bytes = new Uint8Array(readFileSync(FONT)).buffer;
  synth.soundBankManager.addSoundBank(SoundBankLoader.fromArrayBuffer(bytes), "instruments");
  return synth;
}

type Ears = readonly [Float32Array, Float32Array];

/** A burst of noise, half a second long, and what the room makes of it in three. */
function rung(room: ReverbProcessor): Ears {
  const frames = BLOCK * Math.ceil((3 * RATE_HZ) / BLOCK);
  const ears: Ears = [new Float32Array(frames), new Float32Array(frames)];
  let seed = 1;
  for (let from = 0; from < frames; from += BLOCK) {
    const block = new Float32Array(BLOCK);
    for (let i = 0; from < RATE_HZ / 2 && i < BLOCK; i++) {
      seed = (16_807 * seed) % 2_147_483_647;
      block[i] = seed / 2_147_483_647 - 0.5;
    }
    // In two goes, as where an event comes in the middle of a block.
    room.process(block, ...ears, from, 50);
    room.process(block.subarray(50), ...ears, from + 50, BLOCK - 50);
  }
  return ears;
}

function levelDb(ear: Float32Array, fromS: number, toS: number): number {
  const part = ear.subarray(fromS * RATE_HZ, toS * RATE_HZ);
  return 10 * Math.log10(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}

test("the room is as loud, and as long, as the synthesizer's own", async () => {
  const own = rung((await synthesizer()).reverbProcessor);
  const plate = rung(new Plate(RATE_HZ));
  for (const [i, ear] of plate.entries()) {
    for (const [fromS, toS] of [
      [0.2, 0.5],
      [0.5, 0.9],
      [0.9, 1.3],
      [1.5, 2],
    ] as const) {
      const expected = levelDb(own[i] ?? ear, fromS, toS);
      assert.ok(Math.abs(levelDb(ear, fromS, toS) - expected) < 1.5, `${i} ${fromS} s`);
    }
  }
  const [left, right] = plate;
  const together = left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0);
  const alone = left.reduce((sum, value) => sum + value * value, 0);
  assert.ok(Math.abs(together / alone) < 0.1, "each ear hears a room of its own");
});

test("a room at another rate is as long", () => {
  const [left] = rung(new Plate(2 * RATE_HZ));
  const [usual] = rung(new Plate(RATE_HZ));
  // Twice the frames a second, so what is here a second is there a half.
  const fallDb = (ear: Float32Array, second: number) =>
    levelDb(ear, 0.6, 0.7) - levelDb(ear, 0.6 + second, 0.7 + second);
  assert.ok(Math.abs(fallDb(left, 1) - fallDb(usual, 0.5)) < 6);
});

test("a voice that was released ends when it is not heard any more, not before", async () => {
  const endsAfterS = async (look: (synth: SpessaSynthProcessor) => void) => {
    const synth = await synthesizer();
    synth.programChange(0, PAD);
    synth.noteOn(0, 60, 100);
    let loudest = 0;
    for (let block = 0; ; block++) {
      const ears: Ears = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
      synth.process(...ears);
      look(synth);
      if (block === 300) synth.noteOff(0, 60);
      if (block > 300 && synth.voiceCount === 0) return [(block * BLOCK) / RATE_HZ, loudest];
      loudest = Math.max(...ears[0].map(Math.abs));
      assert.ok(block < 10_000);
    }
  };
  const [by = 0, level = 1] = await endsAfterS(endInaudible);
  const [usually = 0] = await endsAfterS(() => undefined);
  assert.ok(by < 0.85 * usually, `${by} s, ${usually} s`);
  assert.ok(level < 0.001, `it was at ${level}`);
});
