import assert from "node:assert/strict";
import { test } from "node:test";
import { leadAgain, led } from "../../src/pace/carried.js";
import { init, observe, type PaceState, step } from "../../src/pace/tracker.js";
import { CHORALE, CONFIG, told } from "./fixtures.js";

const tempoAt = (state: PaceState, nowS: number, elapsedBeats: number) =>
  step(state, { nowS, elapsedBeats, beatsPerBar: 4, mode: "step", askedBpm: null });

/** A runner of so many steps, seen for so long. */
function ran(cadenceSpm: number, seconds: number): PaceState {
  let state = init(CONFIG, CHORALE);
  for (let nowS = 0; nowS < seconds; nowS++) {
    const reading = told(nowS, "footpod", { cadenceSpm, speedMps: 3 });
    [state] = tempoAt(observe(state, reading), nowS, nowS === 0 ? 0 : 2.5);
  }
  return state;
}

test("a tempo that sounds already is gone on with, and held until a reading", () => {
  const begun = leadAgain(led(init(CONFIG, CHORALE), 150, 64), 10);
  const [held, tempo] = tempoAt(begun, 10, 1);
  assert.equal(tempo.tempoBpm, 150);
  assert.equal(tempo.source, "held");
  const seen = observe(held, told(11, "footpod", { cadenceSpm: 156 }));
  const [, next] = tempoAt(seen, 11, 1);
  assert.ok(next.tempoBpm > 150 && next.tempoBpm < 151, String(next.tempoBpm));
  assert.equal(next.targetBpm, 156);
});

test("with fresh readings the runner decides at once", () => {
  const [, tempo] = tempoAt(leadAgain(led(ran(160, 10), 150, 64), 10), 10, 1);
  assert.equal(tempo.source, "cadence");
  assert.ok(tempo.tempoBpm > 150 && tempo.tempoBpm < 160, String(tempo.tempoBpm));
});
