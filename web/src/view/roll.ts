// The notes around the ear as a piano roll: what sounded goes out to the left, what comes enters right.

import { colour, surface } from "./canvas.js";
import type { Beat } from "./dial.js";
import { box, find } from "./dom.js";

const FRAME_MS = 125;
const BEHIND_BEATS = 3;
const AHEAD_BEATS = 9;
const LOWEST_PITCH = 28;
const HIGHEST_PITCH = 96;

export interface RollNote {
  readonly beat: number;
  readonly lengthBeats: number;
  readonly pitch: number;
  readonly part: number;
  readonly velocity: number;
}

export class Roll {
  private notes: readonly RollNote[] = [];
  private timer = 0;
  private beatsPerBar = 4;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly colours = ["accent", "calm", "gold", "sky"].map(colour);
  private readonly line = colour("text");

  constructor(private readonly heard: () => Beat | null) {}

  beats(perBar: number): void {
    this.beatsPerBar = perBar;
  }

  /** A bar that will sound, or sounds another time. */
  bar(startBeat: number, notes: readonly RollNote[]): void {
    const ear = this.heard()?.beat ?? startBeat;
    const kept = this.notes.filter(
      ({ beat, lengthBeats }) => beat < startBeat && beat + lengthBeats > ear - BEHIND_BEATS,
    );
    this.notes = [...kept, ...notes];
    box("roll").hidden = false;
  }

  run(on: boolean): void {
    clearInterval(this.timer);
    if (on) this.timer = setInterval(() => this.draw(), FRAME_MS);
    else this.clear();
  }

  clear(): void {
    this.notes = [];
    box("roll").hidden = true;
  }

  private draw(): void {
    if (document.hidden || this.notes.length === 0) return;
    const ear = this.heard();
    const canvas = ear && surface(find("roll-canvas", HTMLCanvasElement));
    if (!canvas) return;
    const { context, widthPx, heightPx } = canvas;
    // With reduced motion the page turns by the bar, and only the line moves.
    const bar = ear.beat - (ear.beat % this.beatsPerBar);
    const from = (this.still.matches ? bar : ear.beat) - BEHIND_BEATS;
    const x = (beat: number) => ((beat - from) / (BEHIND_BEATS + AHEAD_BEATS)) * widthPx;
    const rowPx = heightPx / (HIGHEST_PITCH - LOWEST_PITCH);
    for (const { beat, lengthBeats, pitch, part, velocity } of this.notes) {
      const [left, right] = [x(beat), x(beat + lengthBeats)];
      if (right < 0 || left > widthPx) continue;
      const sounding = beat <= ear.beat && ear.beat < beat + lengthBeats;
      context.globalAlpha = sounding ? 1 : 0.25 + 0.4 * (velocity / 127);
      context.fillStyle = this.colours[part % this.colours.length] ?? "";
      const y = heightPx - (pitch - LOWEST_PITCH + 1) * rowPx;
      context.fillRect(left, y, Math.max(2, right - left - 1.5), Math.max(2.5, rowPx));
    }
    context.globalAlpha = 0.7;
    context.fillStyle = this.line;
    context.fillRect(x(ear.beat), 0, 1.5, heightPx);
  }
}
