import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fix, NO_FIXES, push, type SpeedAnswer } from "../../src/pace/speed.js";
import { golden } from "../golden.js";

interface Row {
  readonly time_s: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy_m: number;
  readonly speed_mps: number | null;
  readonly expected: { readonly waiting: string } | { readonly speed_mps: number };
}

interface Run {
  readonly about: string;
  readonly fixes: readonly Row[];
}

const HERE: Fix = { timeS: 0, latitudeDeg: 52, longitudeDeg: 5, accuracyM: 5, speedMps: null };

for (const { about, fixes } of golden<{ runs: readonly Run[] }>("speed.json").runs) {
  test(about, () => {
    let state = NO_FIXES;
    for (const row of fixes) {
      const [next, answer] = push(state, {
        timeS: row.time_s,
        latitudeDeg: row.latitude,
        longitudeDeg: row.longitude,
        accuracyM: row.accuracy_m,
        speedMps: row.speed_mps,
      });
      state = next;
      assert.ok(matches(answer, row.expected), `${row.time_s} s: ${JSON.stringify(answer)}`);
    }
  });
}

function matches(answer: SpeedAnswer, wanted: Row["expected"]): boolean {
  if ("waiting" in wanted) return "waiting" in answer && answer.waiting === wanted.waiting;
  if (!("speedMps" in answer)) return false;
  return Math.abs(answer.speedMps - wanted.speed_mps) <= 0.01 * wanted.speed_mps;
}

test("the way over the date line is short", () => {
  const [state] = push(NO_FIXES, { ...HERE, latitudeDeg: 0, longitudeDeg: 179.9999 });
  const [, answer] = push(state, { ...HERE, timeS: 4, latitudeDeg: 0, longitudeDeg: -179.9999 });
  assert.ok(
    "speedMps" in answer && Math.abs(answer.speedMps - 5.56) < 0.01,
    JSON.stringify(answer),
  );
});

test("numbers that are none count for nothing", () => {
  const odd = { ...HERE, latitudeDeg: Number.NaN };
  assert.deepEqual(push(NO_FIXES, odd), [NO_FIXES, { waiting: "accuracy" }]);
  const vague = { ...HERE, accuracyM: Number.NaN };
  assert.deepEqual(push(NO_FIXES, vague), [NO_FIXES, { waiting: "accuracy" }]);
  for (const speedMps of [Number.NaN, -1]) {
    const [state, answer] = push(NO_FIXES, { ...HERE, speedMps });
    assert.equal(state.length, 1, "the position is left to tell");
    assert.deepEqual(answer, { waiting: "movement" });
  }
});
