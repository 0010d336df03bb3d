// Makes the page's instruments out of a large General MIDI soundfont: fewer of them, compressed.
//   node soundfont/make.mjs [/usr/share/sounds/sf2/FluidR3_GM.sf2] [OUTPUT]
// Run by hand; what it makes is committed. See README.md beside it.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SoundBankLoader, SpessaLog } from "spessasynth_core";

const here = dirname(fileURLToPath(import.meta.url));
export const SOURCE = "/usr/share/sounds/sf2/FluidR3_GM.sf2";
export const OUTPUT = join(here, "..", "..", "src", "courante", "api", "web", "instruments.sf3");
const MOST_BYTES = 4_000_000;
/** Drums are noise, of which Vorbis keeps less. */
const QUALITY = { melodic: "2", kit: "5" };
/** Shorter samples are single waves that loop: their ends must join exactly. */
const WAVE_FRAMES = 6000;
const SILENCE_AFTER_LOOP = 64;
const KEYS = range(0, 127);
const VELOCITIES = range(1, 127);

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The sounds that are to stay, as the library wants them: keys and velocities of each preset. */
export function chosen(bank, { programs, kit }) {
  const melodic = Object.entries(programs).map(([name, program]) => [
    presetOf(bank, name, (preset) => preset.program === program && isPlain(preset)),
    KEYS,
  ]);
  const drums = presetOf(bank, "kit", (preset) => preset.isDrum && preset.program === 0);
  const wanted = [...melodic, [drums, Object.values(kit)]];
  return new Map(wanted.map(([preset, keys]) => [preset, strokes(keys)]));
}

const strokes = (keys) => new Map(keys.map((key) => [key, new Set(VELOCITIES)]));
const isPlain = ({ bankMSB, bankLSB, isDrum }) => bankMSB === 0 && bankLSB === 0 && !isDrum;

function presetOf(bank, name, fits) {
  const preset = bank.presets.find(fits);
  if (!preset) throw new Error(`${name}: the soundfont has none`);
  return preset;
}

/** Leave out what follows a loop: it is never heard, for released notes go on looping. */
function endAfterLoop(bank) {
  for (const sample of bank.samples) {
    const loops = bank.instruments.flatMap((instrument) =>
      instrument.zones
        .filter((zone) => zone.sample === sample)
        .map((zone) => loopOf(zone, instrument)),
    );
    const frames = sample.getAudioData().length;
    const end = Math.max(...loops.map((loop) => (loop ? sample.loopEnd + loop.shift : frames)));
    const needed = Math.min(frames, end + SILENCE_AFTER_LOOP);
    if (needed < frames)
      sample.setAudioData(sample.getAudioData().slice(0, needed), sample.sampleRate);
  }
}

/** SoundFont 2.04, 8.1.2: sampleModes 1 is a loop that goes on through the release. */
const END_LOOP_OFFSET = 3;
const END_LOOP_COARSE = 50;
const SAMPLE_MODES = 54;
const COARSE_FRAMES = 32768;

function loopOf(zone, instrument) {
  const of = (type) => zone.getGenerator(type, instrument.globalZone.getGenerator(type, 0));
  if (of(SAMPLE_MODES) !== 1) return null;
  return { shift: of(END_LOOP_OFFSET) + COARSE_FRAMES * of(END_LOOP_COARSE) };
}

/** Ogg Vorbis by FFmpeg's libvorbis; the same bytes each time. */
function vorbis(samples, sampleRateHz, quality) {
  const input = ["-f", "f32le", "-ar", String(sampleRateHz), "-ac", "1", "-i", "pipe:0"];
  const exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"];
  const output = ["-c:a", "libvorbis", "-q:a", quality, ...exact, "-f", "ogg", "pipe:1"];
  const done = spawnSync("ffmpeg", ["-v", "error", ...input, ...output], {
    input: Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength),
    maxBuffer: 64 << 20,
  });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return new Uint8Array(done.stdout);
}

function compress(bank) {
  const drums = bank.presets.filter(({ isDrum }) => isDrum);
  const kit = new Set(drums.flatMap(({ zones }) => zones.map(({ instrument }) => instrument)));
  for (const sample of bank.samples) {
    const samples = sample.getAudioData();
    if (samples.length < WAVE_FRAMES) continue;
    const quality = sample.linkedTo.some((one) => kit.has(one)) ? QUALITY.kit : QUALITY.melodic;
    sample.setCompressedData(vorbis(samples, sample.sampleRate, quality));
  }
  // Those that are not compressed begin at even places, and the others have any length.
  bank.samples.sort((a, b) => Number(a.isCompressed) - Number(b.isCompressed));
}

/** The trimmed, compressed bank as the bytes of a file. */
export function made(bytes, instruments) {
  SpessaLog.setLogLevel(false, false, false);
  const bank = SoundBankLoader.fromArrayBuffer(bytes);
  bank.trim(chosen(bank, instruments));
  endAfterLoop(bank);
  compress(bank);
  const version = { major: 3, minor: 0 };
  bank.soundBankInfo = { ...bank.soundBankInfo, version, name: "Courante, from Fluid R3 GM" };
  return Buffer.from(bank.writeSF2({ software: "courante" }));
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [source = SOURCE, output = OUTPUT] = process.argv.slice(2);
  const file = await readFile(source);
  const instruments = JSON.parse(await readFile(join(here, "instruments.json"), "utf8"));
  const bytes = made(new Uint8Array(file).buffer, instruments);
  if (bytes.length > MOST_BYTES) throw new Error(`${bytes.length} bytes, at most ${MOST_BYTES}`);
  await writeFile(output, bytes);
  process.stdout.write(
    `${sha256(file)}  ${source}\n${sha256(bytes)}  ${output}, ${bytes.length} bytes\n`,
  );
}
