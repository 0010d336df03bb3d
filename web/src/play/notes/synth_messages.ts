// What the page tells the synthesizer's thread, and what it answers.

import type { NotesPart } from "../../contract/notes.js";

/** Times are the audio context's. */
export type SynthEvent =
  | {
      readonly is: "on";
      readonly timeS: number;
      readonly channel: number;
      readonly pitch: number;
      readonly velocity: number;
    }
  | {
      readonly is: "off";
      readonly timeS: number;
      readonly channel: number;
      readonly pitch: number;
    }
  | { readonly is: "seat"; readonly timeS: number; readonly parts: readonly NotesPart[] };

/** A note whose sound will be needed. */
export interface RehearsedNote {
  readonly program: number;
  readonly percussion: boolean;
  readonly pitch: number;
  readonly velocity: number;
}

export type ToSynth =
  | { readonly is: "bank"; readonly bytes: ArrayBuffer }
  | { readonly is: "plan"; readonly events: readonly SynthEvent[] }
  | {
      readonly is: "rehearse";
      readonly notes: readonly RehearsedNote[];
      readonly atOnce: boolean;
    };

export type FromSynth = { readonly is: "ready" } | { readonly is: "failed"; readonly why: string };

export const PROCESSOR = "courante-synth";
