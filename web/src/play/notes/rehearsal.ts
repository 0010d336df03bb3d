// Which sounds the synthesizer will need: those of the first bars before they begin, others in good time.

import type { NotesStyle, ScoreBar } from "../../contract/notes.js";
import type { Synth } from "./synth.js";
import type { RehearsedNote } from "./synth_messages.js";

const PERCUSSION_CHANNEL = 9;
/** Instruments have their layers at no finer steps of loudness. */
const LAYER = 16;

export class Rehearsal {
  private readonly known = new Set<string>();
  private waiting: readonly RehearsedNote[] | null = [];

  constructor(private readonly synth: Synth) {}

  /** A bar has come. */
  bar(bar: ScoreBar, style: NotesStyle | undefined): void {
    const notes = bar.notes.flatMap(({ part, pitch, velocity }) => {
      const player = style?.parts[part];
      if (!player) return [];
      const percussion = player.channel === PERCUSSION_CHANNEL;
      const key = [player.program, percussion, pitch, Math.floor(velocity / LAYER)].join();
      if (this.known.has(key)) return [];
      this.known.add(key);
      return [{ program: player.program, percussion, pitch, velocity }];
    });
    if (this.waiting) this.waiting = [...this.waiting, ...notes];
    else this.synth.rehearse(notes, false);
  }

  /** The music begins: what it needs first is made ready before. */
  now(): void {
    this.synth.rehearse(this.waiting ?? [], true);
    this.waiting = null;
  }
}
