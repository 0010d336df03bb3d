// What the station tells of the run, held back until it is in the ear.

import type { Tempo } from "../../contract/reading.js";
import type { Heard } from "../contract.js";
import { type BeatMark, beatAt, told } from "./beat_clock.js";

const MOST_WAITING = 256;

interface Told {
  readonly timeS: number;
  readonly tempo: Tempo;
}

export class ScoreFollower {
  private beats: readonly BeatMark[] = [];
  private waiting: readonly Told[] = [];
  private sounding: Tempo | null = null;

  beat(timeS: number, beat: number): void {
    this.beats = told(this.beats, { timeS, beat });
  }

  tempo(timeS: number, tempo: Tempo): void {
    const before = this.waiting.filter((one) => one.timeS < timeS);
    this.waiting = [...before, { timeS, tempo }].slice(-MOST_WAITING);
  }

  /** The tempo that has come into the ear since the last call, or null; `null` time: the newest. */
  ripe(heardS: number | null): Tempo | null {
    const ripe = this.waiting.filter((one) => heardS === null || one.timeS <= heardS);
    const newest = ripe.at(-1)?.tempo ?? null;
    this.waiting = this.waiting.slice(ripe.length);
    this.sounding = newest ?? this.sounding;
    return newest;
  }

  heard(heardS: number | null): Heard | null {
    if (heardS === null || !this.sounding) return null;
    const { tempoBpm } = this.sounding;
    const beat = beatAt(this.beats, heardS, tempoBpm);
    return beat === null ? null : { beat, tempoBpm };
  }
}
