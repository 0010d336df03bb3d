// Notes alone in a page, for tests in a browser: tests/web/test_notes.py opens it.

import type { Reading } from "../../src/contract/reading.js";
import type { Heard, OpenedRun, SoundState } from "../../src/play/contract.js";
import { NotesSound } from "../../src/play/notes/notes_sound.js";
import { StreamSound } from "../../src/play/stream/stream_sound.js";

const seen = {
  states: [] as { readonly atS: number; readonly state: SoundState }[],
  tempi: [] as { readonly atS: number; readonly bpm: number }[],
  bars: [] as { readonly startBeat: number; readonly onsets: readonly number[] }[],
  refusals: [] as string[],
};
const nowS = () => performance.now() / 1000;
const sound = new NotesSound((error) => seen.refusals.push(error.message));
const stream = new StreamSound(new Audio(), (error) => seen.refusals.push(error.message));
const listener = {
  state: (state: SoundState) => seen.states.push({ atS: nowS(), state }),
  tempo: ({ tempoBpm }: { readonly tempoBpm: number }) =>
    seen.tempi.push({ atS: nowS(), bpm: tempoBpm }),
  bar: (startBeat: number, notes: readonly { readonly beat: number }[]) =>
    seen.bars.push({ startBeat, onsets: notes.map(({ beat }) => beat) }),
};

Object.assign(globalThis, {
  notes: {
    seen,
    sound,
    stream,
    startStream(run: OpenedRun, from: Heard | null) {
      stream.prepare();
      stream.start(run, listener, from);
    },
    start(run: OpenedRun, from: Heard | null) {
      sound.prepare();
      sound.start(run, listener, from);
      return nowS();
    },
    cadence(spm: number) {
      const timeS = nowS();
      const reading: Reading = {
        timeS,
        cadenceSpm: spm,
        speedMps: null,
        heartRateBpm: null,
        source: "slider",
      };
      sound.read(reading);
      return timeS;
    },
  },
});
