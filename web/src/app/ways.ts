// The ways to play that this browser and this page have.

import type { Saying } from "../contract/phase.js";
import type { Refused } from "../net/request.js";
import { NotesSound } from "../play/notes/notes_sound.js";
import { StreamSound } from "../play/stream/stream_sound.js";
import type { WayOffer } from "../run/offer.js";

export interface Ways {
  readonly stream: StreamSound;
  readonly offers: readonly WayOffer[];
}

export function waysOf(audio: HTMLAudioElement, say: (saying: Saying) => void): Ways {
  const refused = (error: Refused) => say({ text: error.message });
  const stream = new StreamSound(audio, refused);
  const notes = new NotesSound(refused);
  const offers: readonly WayOffer[] = [
    { way: "stream", missing: null, sendsReadings: true, make: () => stream },
    {
      way: "notes",
      missing: notesMissing(),
      sendsReadings: false,
      make: () => notes,
    },
  ];
  return { stream, offers };
}

/** Why this page cannot play notes: a key of the texts. */
function notesMissing(): string | null {
  if (!isSecureContext) return "notesInsecure";
  if (!("AudioWorkletNode" in globalThis)) return "notesUnsupported";
  return null;
}
