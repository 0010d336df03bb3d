// What the server is told of where the ear was: a line a bar, kept while there is no line to tell it on.

import type { PlayedBar } from "../../contract/notes.js";
import type { Tempo } from "../../contract/reading.js";
import { type ConductorState, earAt } from "./conductor.js";
import type { Line } from "./line.js";

/** As many as the server takes in one go, some left for other messages. */
const MOST_KEPT = 900;

export class Reports {
  private kept: readonly PlayedBar[] = [];
  private toldToS = Number.NEGATIVE_INFINITY;
  /** What to add to the page's clock for the run's time. */
  private runS = 0;

  /** The run's time is this, now. */
  began(runS: number, nowS: number): void {
    this.runS = runS - nowS;
  }

  /** Note the bars that began to be heard since the last call. */
  note(conductor: ConductorState, heardS: number, nowS: number, tempo: Tempo | null): void {
    const begun = conductor.begun.filter(({ timeS }) => timeS > this.toldToS && timeS <= heardS);
    const last = begun.at(-1);
    if (!last || !tempo) return;
    this.toldToS = last.timeS;
    const played = begun.map(({ timeS, placed }) => ({
      bar: placed.bar.index,
      beat: placed.startBeat,
      timeS: Math.max(0, this.runS + nowS - (heardS - timeS)),
      tempo: { ...tempo, tempoBpm: earAt(conductor, timeS)?.tempoBpm ?? tempo.tempoBpm },
    }));
    this.kept = [...this.kept, ...played].slice(-MOST_KEPT);
  }

  send(line: Line): void {
    if (!line.open) return;
    for (const played of this.kept) line.tell({ is: "played", played });
    this.kept = [];
  }
}
