// From what a phone feels to the tempo: detector and policy together, in simulated time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { init, observe, step } from "../../src/pace/tracker.js";
import { rhythmOf, WINDOW_S } from "../../src/sensors/cadence.js";
import { CHORALE, CONFIG, told } from "../pace/fixtures.js";
import { felt } from "./signals.js";

const TICK_S = 0.1;

/** The tempo, one beat a step, at each tick. */
function tempi(cadenceSpm: (timeS: number) => number, lengthS: number): readonly number[] {
  const shakes = felt({ cadenceSpm, running: true, noiseMps2: 2, jitter: 0.5 }, lengthS);
  let state = init(CONFIG, CHORALE);
  let beats = 0;
  return Array.from({ length: Math.round(lengthS / TICK_S) }, (_, tick) => {
    const nowS = tick * TICK_S;
    if (tick % 5 === 0) {
      const window = shakes.filter(({ timeS }) => timeS <= nowS && timeS > nowS - WINDOW_S);
      const rhythm = rhythmOf(window);
      const spm = rhythm.is === "steps" ? rhythm.cadenceSpm : null;
      if (spm !== null) state = observe(state, told(nowS, "phone", { cadenceSpm: spm }));
    }
    const moment = {
      nowS,
      elapsedBeats: beats,
      beatsPerBar: 4,
      mode: "step",
      askedBpm: 150,
    } as const;
    const [next, tempo] = step(state, moment);
    state = next;
    beats = (tempo.tempoBpm / 60) * TICK_S;
    return tempo.tempoBpm;
  });
}

test("from 150 to 170 steps a minute: nine tenths of the way within six seconds", () => {
  const found = tempi((timeS) => (timeS < 20 ? 150 : 170), 30);
  const before = found[199] ?? 0;
  assert.ok(Math.abs(before - 150) < 2, `before: ${before}`);
  const tick = found.findIndex((tempo) => tempo >= 168);
  const tookS = tick * TICK_S - 20;
  assert.ok(tick > 0 && tookS <= 6, `it took ${tookS} s`);
});

test("a steady runner is kept to within one in a hundred", () => {
  const found = tempi(() => 164, 40).slice(150);
  for (const tempo of found) assert.ok(Math.abs(tempo / 164 - 1) < 0.01, String(tempo));
});
