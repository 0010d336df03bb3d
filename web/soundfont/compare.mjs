// How near the trimmed soundfont comes to the one it was made of: levels, instrument by instrument.
//   node soundfont/compare.mjs [FULL] [TRIMMED]

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BasicSoundBank, SoundBankLoader, SpessaLog, SpessaSynthProcessor } from "spessasynth_core";
import { OUTPUT, SOURCE } from "./make.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const RATE_HZ = 44100;
const BLOCK = 128;
const BLOCKS = 344;
const HELD_BLOCKS = 200;
const PITCHES = [40, 48, 52, 55, 60, 64, 67, 72, 79, 84];
const PERCUSSION_CHANNEL = 9;
const REVERB = 91;

async function bank(path) {
  return SoundBankLoader.fromArrayBuffer(new Uint8Array(await readFile(path)).buffer);
}

/** The level of one note, about a second of it, dry. */
function level(from, channel, program, pitch) {
  const synth = new SpessaSynthProcessor(RATE_HZ, { eventsEnabled: false });
  synth.soundBankManager.addSoundBank(from, "one");
  if (channel !== PERCUSSION_CHANNEL) synth.programChange(channel, program);
  synth.controllerChange(channel, REVERB, 0);
  synth.noteOn(channel, pitch, 80);
  let power = 0;
  for (let i = 0; i < BLOCKS; i++) {
    if (i === HELD_BLOCKS) synth.noteOff(channel, pitch);
    const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
    synth.process(left, right);
    for (const value of [...left, ...right]) power += value * value;
  }
  return 10 * Math.log10(power);
}

SpessaLog.setLogLevel(false, false, false);
await BasicSoundBank.isSF3DecoderReady;
const [fullPath = SOURCE, trimmedPath = OUTPUT] = process.argv.slice(2);
const [full, trimmed] = await Promise.all([bank(fullPath), bank(trimmedPath)]);
const { programs, kit } = JSON.parse(await readFile(join(here, "instruments.json"), "utf8"));
const sounds = [
  ...Object.entries(programs).map(([name, program]) => [name, 0, program, PITCHES]),
  ...Object.entries(kit).map(([name, key]) => [name, PERCUSSION_CHANNEL, 0, [key]]),
];
for (const [name, channel, program, pitches] of sounds) {
  const differences = pitches.map((pitch) =>
    Math.abs(level(full, channel, program, pitch) - level(trimmed, channel, program, pitch)),
  );
  process.stdout.write(`${Math.max(...differences).toFixed(2)} dB  ${name}\n`);
}
