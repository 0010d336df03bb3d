// Voices that nobody hears any more. The library plays a released one down to -90 dB, beneath all that
// goes on: more than a third of its work.

import type { SpessaSynthProcessor } from "spessasynth_core";

/** -66 dB of full scale; in the styles, 40 dB below what sounds on. */
const INAUDIBLE = 0.0005;

interface Voice {
  isActive: boolean;
  readonly isInRelease: boolean;
  readonly volEnv: { readonly outputGain: number };
}

/** The library tells how many sound, and not which; its version is fixed, and a test looks. */
interface Inside {
  readonly synthCore: { readonly voices: readonly Voice[] };
}

/** End what was released and cannot be heard. */
export function endInaudible(synth: SpessaSynthProcessor): void {
  const { voices } = (synth as unknown as Inside).synthCore;
  for (const voice of voices) {
    if (voice.isActive && voice.isInRelease && voice.volEnv.outputGain < INAUDIBLE) {
      voice.isActive = false;
    }
  }
}
