// Two ways to play one run. Both count the run's own beats, so that a change of way keeps the step.

import type { Mode, Reading, Tempo } from "../contract/reading.js";

export type Way = "stream" | "notes";

/** A run that the server opened. */
export interface OpenedRun {
  readonly runId: string;
  readonly controlToken: string;
  /** Path only: behind a proxy the server's own address may be wrong. */
  readonly listenPath: string;
}

/** Where the ear is. */
export interface Heard {
  /** Of the run. */
  readonly beat: number;
  readonly tempoBpm: number;
  /** When it was, or will be, by performance.now() / 1000; left out: when it is told. */
  readonly timeS?: number;
}

export type SoundState =
  | { readonly is: "silent" }
  | { readonly is: "starting" }
  | { readonly is: "playing" }
  /** Sound goes on or not, but the server is not reached; `leftS` seconds lie ready. */
  | { readonly is: "offline"; readonly leftS: number }
  /** This way does not work here; `reason` is a key of the texts. */
  | { readonly is: "failed"; readonly reason: string }
  /** The run is over, or another page took it. */
  | { readonly is: "gone"; readonly reason: string };

export interface NoteShown {
  readonly beat: number;
  readonly lengthBeats: number;
  readonly pitch: number;
  readonly part: number;
  readonly velocity: number;
}

export interface SoundListener {
  state(state: SoundState): void;
  /** The tempo that sounds, and why. */
  tempo(tempo: Tempo): void;
  /** A bar that will sound, for the piano roll (notes only). */
  bar(startBeat: number, notes: readonly NoteShown[]): void;
}

/** One way of playing. */
export interface Sound {
  readonly way: Way;
  /** In the runner's gesture, before the run is there: browsers give sound only then. */
  prepare(): void;
  start(run: OpenedRun, listener: SoundListener, from: Heard | null): void;
  pause(): void;
  resume(): void;
  /** Where the ear is now, or null before the first sound. */
  heard(): Heard | null;
  /** A reading: the way that plays notes decides the tempo itself. */
  read(reading: Reading): void;
  wish(mode: Mode, askedBpm: number | null): void;
  /**
   * Another way is to go on from the moment that this answers, a little later, or null where nothing
   * sounds. It sounds on until `stop`.
   */
  handOver(): Promise<Heard | null>;
  /** Fall silent; the run may go on in the other way from where this one was heard. */
  stop(): Promise<Heard | null>;
}
