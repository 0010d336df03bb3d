import assert from "node:assert/strict";
import { test } from "node:test";
import { rhythmOf } from "../../src/sensors/cadence.js";
import { type Carried, chance, felt } from "./signals.js";

/** The share by which the detector may be off. */
const CLOSE = 0.015;

function cadenceOf(carried: Carried, lengthS = 6): number | string {
  const rhythm = rhythmOf(felt(carried, lengthS));
  return rhythm.is === "steps" ? rhythm.cadenceSpm : rhythm.is;
}

function steps(carried: Omit<Carried, "cadenceSpm">, cadences: readonly number[]): void {
  for (const cadence of cadences) {
    for (const seed of [1, 2, 3]) {
      const found = cadenceOf({ ...carried, cadenceSpm: () => cadence, seed });
      const where = `${JSON.stringify(carried)}, ${cadence} a minute, seed ${seed}: ${found}`;
      assert.ok(typeof found === "number" && Math.abs(found / cadence - 1) < CLOSE, where);
    }
  }
}

const RUNS = [140, 150, 163, 172, 180, 195, 210];
const WALKS = [85, 96, 105, 112, 120, 132];

test("a runner, whatever the sensor's rate", () => {
  for (const rateHz of [20, 30, 50, 60, 100]) steps({ running: true, rateHz }, RUNS);
});

test("a walker, whatever the sensor's rate", () => {
  for (const rateHz of [20, 30, 50, 60, 100]) steps({ running: false, rateHz }, WALKS);
});

test("noise", () => {
  steps({ running: true, noiseMps2: 5 }, RUNS);
  steps({ running: false, noiseMps2: 1.2 }, WALKS);
});

test("uneven and lost samples", () => {
  steps({ running: true, jitter: 0.9, lossy: 0.15 }, RUNS);
  steps({ running: false, jitter: 0.9, lossy: 0.15 }, WALKS);
});

test("an arm that swings once in two steps is not the step", () => {
  for (const swingMps2 of [3, 6, 10]) steps({ running: true, swingMps2 }, RUNS);
  for (const swingMps2 of [1, 2, 4]) steps({ running: false, swingMps2 }, WALKS);
});

test("heel and push-off of a walker are one step", () => {
  for (const pushOff of [1, 1.5, 2]) steps({ running: false, pushOff }, WALKS);
});

test("a runner who shuffles is no walker", () => {
  for (const limp of [0, 0.5]) steps({ running: false, limp, pushOff: 0.2 }, [150, 160, 170, 180]);
});

test("a pocket that feels its own foot more", () => {
  for (const limp of [0.4, 0.8, 1.2]) {
    steps({ running: true, limp }, RUNS);
    steps({ running: false, limp }, WALKS);
  }
});

test("a run whose one foot is hardly felt", () => {
  steps({ running: true, limp: 1.9 }, [150, 170, 190]);
});

test("a change of pace is found within the window", () => {
  const cadenceSpm = (timeS: number) => (timeS < 10 ? 150 : 170);
  const found = cadenceOf({ running: true, cadenceSpm }, 14);
  assert.ok(typeof found === "number" && Math.abs(found / 170 - 1) < CLOSE, String(found));
});

test("who stops stands within two seconds", () => {
  const run = felt({ running: true, cadenceSpm: () => 170 }, 8);
  const stop = felt({ running: false, cadenceSpm: () => 0, noiseMps2: 0.05 }, 1.7);
  const still = stop.map((shake) => ({ ...shake, timeS: shake.timeS + 8 }));
  const lying = still.map((shake) => ({ ...shake, x: 0, y: 0, z: 9.81 }));
  assert.deepEqual(rhythmOf([...run, ...lying]), { is: "still" });
});

test("a walker who shakes the phone like a runner still walks", () => {
  const random = chance(3);
  const shaken = Array.from({ length: 300 }, (_, index) => {
    const timeS = index / 60;
    const z = 9.8 + 9 * Math.sin((112 / 60) * 2 * Math.PI * timeS) + random();
    return { timeS, x: 0, y: 0, z };
  });
  const rhythm = rhythmOf(shaken);
  assert.ok(rhythm.is === "steps" && Math.abs(rhythm.cadenceSpm / 112 - 1) < CLOSE);
});

test("a phone that lies or is held still", () => {
  const random = chance(5);
  const held = Array.from({ length: 300 }, (_, index) => {
    const noise = () => 0.4 * (random() - 0.5);
    return { timeS: index / 60, x: noise(), y: 9.8 + noise(), z: noise() };
  });
  assert.deepEqual(rhythmOf(held), { is: "still" });
});

test("a phone that is handled has no rhythm", () => {
  const random = chance(9);
  const handled = Array.from({ length: 300 }, (_, index) => ({
    timeS: index / 60,
    x: 4 * (random() - 0.5),
    y: 9.8 + 4 * (random() - 0.5),
    z: 4 * (random() - 0.5),
  }));
  assert.deepEqual(rhythmOf(handled), { is: "none" });
});

test("too little tells nothing", () => {
  assert.deepEqual(rhythmOf([]), { is: "unknown" });
  const short = felt({ running: true, cadenceSpm: () => 170 }, 2);
  assert.deepEqual(rhythmOf(short), { is: "unknown" });
  assert.deepEqual(rhythmOf(felt({ running: true, cadenceSpm: () => 170, rateHz: 8 }, 6)), {
    is: "unknown",
  });
  const same = short.map((shake) => ({ ...shake, timeS: 3 }));
  assert.deepEqual(rhythmOf(same), { is: "unknown" });
});

test("a gap begins anew", () => {
  const before = felt({ running: true, cadenceSpm: () => 170 }, 4);
  const after = felt({ running: true, cadenceSpm: () => 170 }, 2);
  const later = after.map((shake) => ({ ...shake, timeS: shake.timeS + 5 }));
  assert.deepEqual(rhythmOf([...before, ...later]), { is: "unknown" });
});
