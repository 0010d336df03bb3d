// Delay lines for a reverberator, a block at a time: sounds go through, and can be tapped on their way.

export class DelayLine {
  private readonly ring: Float32Array;
  private readonly mask: number;
  private now = 0;

  /** `sway`: how many frames longer it can become. Blocks have at most `most` frames. */
  constructor(
    private readonly frames: number,
    most: number,
    sway = 0,
  ) {
    this.ring = new Float32Array(2 ** Math.ceil(Math.log2(frames + sway + 2 + most)));
    this.mask = this.ring.length - 1;
  }

  /** What comes out next, as long as that is in the line already: `count` is at most its length. */
  addTo(sound: Float32Array, count: number, gain: number): void {
    const { ring, mask } = this;
    const from = this.now - this.frames;
    for (let i = 0; i < count; i++) add(sound, i, gain * at(ring, (from + i) & mask));
  }

  delay(sound: Float32Array, count: number): void {
    const { ring, mask, frames, now } = this;
    for (let i = 0; i < count; i++) {
      ring[(now + i) & mask] = at(sound, i);
      sound[i] = at(ring, (now + i - frames) & mask);
    }
    this.now = now + count;
  }

  /** All tones as loud as before, each late by a time of its own. */
  allPass(sound: Float32Array, count: number, gain: number): void {
    const { ring, mask, frames, now } = this;
    for (let i = 0; i < count; i++) {
      const out = at(ring, (now + i - frames) & mask);
      const into = at(sound, i) - gain * out;
      ring[(now + i) & mask] = into;
      sound[i] = out + gain * into;
    }
    this.now = now + count;
  }

  /** The same, longer by `sway` frames, and by so many more with each. */
  swayingAllPass(
    sound: Float32Array,
    count: number,
    gain: number,
    sway: number,
    more: number,
  ): void {
    const { ring, mask, frames, now } = this;
    let late = frames + sway;
    for (let i = 0; i < count; i++) {
      const whole = Math.floor(late);
      const sooner = at(ring, (now + i - whole) & mask);
      const later = at(ring, (now + i - whole - 1) & mask);
      const out = sooner + (late - whole) * (later - sooner);
      const into = at(sound, i) - gain * out;
      ring[(now + i) & mask] = into;
      sound[i] = out + gain * into;
      late += more;
    }
    this.now = now + count;
  }

  /** Add what went in `frames` ago to a sound from `start` on: for the block that went in last. */
  tap(frames: number, sound: Float32Array, start: number, count: number, gain: number): void {
    const { ring, mask } = this;
    const from = this.now - count - frames;
    for (let i = 0; i < count; i++) add(sound, start + i, gain * at(ring, (from + i) & mask));
  }
}

// Places are within: typed arrays have a number at each.
const at = (sound: Float32Array, place: number) => sound[place] as number;

function add(sound: Float32Array, place: number, value: number): void {
  sound[place] = at(sound, place) + value;
}
