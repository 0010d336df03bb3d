// The room: a plate reverberator after Dattorro, "Effect Design, part 1" (JAES 45:9, 1997), set as the
// synthesizer's own is by default, which costs three times as much.

import type { ReverbProcessor, ReverbProcessorSnapshot } from "spessasynth_core";
import { DelayLine } from "./delay_line.js";

/** The article counts frames at this rate. */
const ARTICLE_HZ = 29_761;
const DIFFUSERS = [
  { frames: 142, gain: 0.75 },
  { frames: 107, gain: 0.75 },
  { frames: 379, gain: 0.625 },
  { frames: 277, gain: 0.625 },
] as const;
const BANDWIDTH = 0.7;
const DIFFUSION = -0.67;
const LATE_DIFFUSION = 0.69;
const DAMPING = 0.1;
const DECAY = 0.453;
const SWAY_HZ = 0.5;
const SWAY_S = 0.0007;
const MOST_FRAMES = 128;
/** As loud as the synthesizer's own; measured. */
const GAIN = 0.19;

interface Taps {
  readonly early: readonly number[];
  readonly diffuse: readonly number[];
  readonly late: readonly number[];
}

/** What each side hears of the half across, and less of its own. */
const TAPS: readonly { readonly across: Taps; readonly along: Taps }[] = [
  {
    across: { early: [266, 2974], diffuse: [-1913], late: [1996] },
    along: { early: [-1990], diffuse: [-187], late: [-1066] },
  },
  {
    across: { early: [353, 3627], diffuse: [-1228], late: [2673] },
    along: { early: [-2111], diffuse: [-335], late: [-121] },
  },
];

export class Plate implements ReverbProcessor {
  // What the synthesizer sets on a reset; this room has one size.
  level = 0;
  preLowpass = 0;
  character = 0;
  time = 0;
  delayFeedback = 0;
  preDelayTime = 0;

  private readonly frames: (articles: number) => number;
  private readonly diffusers: readonly { readonly line: DelayLine; readonly gain: number }[];
  private readonly halves: readonly [Half, Half];
  private readonly spread = new Float32Array(MOST_FRAMES);
  private low = 0;
  private phase = 0;

  constructor(private readonly sampleRateHz: number) {
    this.frames = (count) => Math.round((count * sampleRateHz) / ARTICLE_HZ);
    this.diffusers = DIFFUSERS.map(({ frames, gain }) => ({
      line: new DelayLine(this.frames(frames), MOST_FRAMES),
      gain,
    }));
    const half = (...lines: readonly [number, number, number, number]) => {
      const [first, ...others] = lines.map(this.frames) as [number, number, number, number];
      return new Half([first, ...others], SWAY_S * sampleRateHz);
    };
    this.halves = [half(672, 4453, 1800, 3720), half(908, 4217, 2656, 3163)];
  }

  /** Add the room to what is heard. */
  process(
    input: Float32Array,
    left: Float32Array,
    right: Float32Array,
    start: number,
    count: number,
  ): void {
    const { spread, halves } = this;
    this.diffuse(input, count);
    const before = this.phase;
    this.phase = (before + (SWAY_HZ * count) / this.sampleRateHz) % 1;
    const [one, other] = halves;
    one.take(spread, other, count);
    other.take(spread, one, count);
    one.pass(count, Math.cos(2 * Math.PI * before), Math.cos(2 * Math.PI * this.phase));
    other.pass(count, Math.sin(2 * Math.PI * before), Math.sin(2 * Math.PI * this.phase));
    for (const [i, out] of [left, right].entries()) {
      const taps = TAPS[i];
      if (!taps) continue;
      halves[1 - i]?.tap(taps.across, this.frames, out, start, count);
      halves[i]?.tap(taps.along, this.frames, out, start, count);
    }
  }

  getSnapshot(): ReverbProcessorSnapshot {
    const { level, preLowpass, character, time, delayFeedback, preDelayTime } = this;
    return { level, preLowpass, character, time, delayFeedback, preDelayTime };
  }

  private diffuse(input: Float32Array, count: number): void {
    const { spread } = this;
    let { low } = this;
    for (let i = 0; i < count; i++) {
      low += BANDWIDTH * ((input[i] ?? 0) - low);
      spread[i] = low;
    }
    this.low = low;
    for (const { line, gain } of this.diffusers) line.allPass(spread, count, gain);
  }
}

/** One of two that feed each other. */
class Half {
  private readonly swaying: DelayLine;
  private readonly early: DelayLine;
  private readonly diffuse: DelayLine;
  private readonly late: DelayLine;
  private readonly sound = new Float32Array(MOST_FRAMES);
  private low = 0;

  constructor(
    [swaying, early, diffuse, late]: readonly [number, number, number, number],
    private readonly swayFrames: number,
  ) {
    this.swaying = new DelayLine(swaying, MOST_FRAMES, Math.ceil(2 * swayFrames));
    this.early = new DelayLine(early, MOST_FRAMES);
    this.diffuse = new DelayLine(diffuse, MOST_FRAMES);
    this.late = new DelayLine(late, MOST_FRAMES);
  }

  /** Begin a block with what comes in, and what the other half gives. */
  take(input: Float32Array, other: Half, count: number): void {
    this.sound.set(input.subarray(0, count));
    other.late.addTo(this.sound, count, DECAY);
  }

  /** `from`, `to`: the first line is drawn out so far, -1 to 1. */
  pass(count: number, from: number, to: number): void {
    const { sound, swayFrames } = this;
    const more = (swayFrames * (to - from)) / count;
    this.swaying.swayingAllPass(sound, count, DIFFUSION, swayFrames * (1 + from), more);
    this.early.delay(sound, count);
    let { low } = this;
    for (let i = 0; i < count; i++) {
      low += (1 - DAMPING) * ((sound[i] ?? 0) - low);
      sound[i] = DECAY * low;
    }
    this.low = low;
    this.diffuse.allPass(sound, count, LATE_DIFFUSION);
    this.late.delay(sound, count);
  }

  tap(
    taps: Taps,
    frames: (articles: number) => number,
    out: Float32Array,
    start: number,
    count: number,
  ): void {
    for (const name of ["early", "diffuse", "late"] as const) {
      for (const place of taps[name]) {
        this[name].tap(frames(Math.abs(place)), out, start, count, Math.sign(place) * GAIN);
      }
    }
  }
}
