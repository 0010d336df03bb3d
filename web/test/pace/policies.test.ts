import assert from "node:assert/strict";
import { test } from "node:test";
import { init, observe, step } from "../../src/pace/tracker.js";
import { CHORALE, CONFIG, told } from "./fixtures.js";

const MOMENT = { beatsPerBar: 4, askedBpm: null } as const;

test("a runner whose receiver tells no speed gets the lowest tempo, and a finite one", () => {
  let state = init(CONFIG, CHORALE);
  state = observe(state, told(0, "phone", { cadenceSpm: 160 }));
  state = observe(state, told(0, "gps", { speedMps: 0 }));
  const first = { ...MOMENT, mode: "proportional", nowS: 0, elapsedBeats: 0 } as const;
  const [next, begun] = step(state, first);
  const [, after] = step(next, { ...first, nowS: 1, elapsedBeats: 1 });
  assert.deepEqual([begun.tempoBpm, after.tempoBpm], [40, 40]);
});

test("a slider means what it says last", () => {
  let state = init(CONFIG, CHORALE);
  for (const [timeS, cadenceSpm] of [
    [0, 160],
    [0.2, 161],
    [0.4, 166],
    [0.6, 170],
  ] as const) {
    state = observe(state, told(timeS, "slider", { cadenceSpm }));
  }
  const [, tempo] = step(state, { ...MOMENT, mode: "step", nowS: 0.6, elapsedBeats: 0 });
  assert.equal(tempo.tempoBpm, 170);
});
