import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, kilometres, kmh } from "../../src/view/numbers.js";
import { added, type Point, range, spanS } from "../../src/view/trace.js";

test("durations", () => {
  assert.deepEqual([0, 65.9, 3723, -1].map(clock), ["0:00", "1:05", "1:02:03", "0:00"]);
});

test("distances and speeds have each language's point", () => {
  assert.equal(kilometres(5234, "en"), "5.23");
  assert.equal(kilometres(5234, "pt"), "5,23");
  assert.equal(kmh(3, "en"), "10.8");
});

test("a trace keeps the last minutes", () => {
  const point = (timeS: number): Point => ({
    timeS,
    tempoBpm: 80,
    targetBpm: 80,
    cadenceSpm: null,
    speedMps: null,
  });
  const points = [0, 200, 400].reduce<readonly Point[]>(
    (all, timeS) => added(all, point(timeS)),
    [],
  );
  assert.deepEqual(
    points.map(({ timeS }) => timeS),
    [200, 400],
  );
  assert.equal(spanS(points), 200);
  assert.equal(spanS([point(3)]), 45);
});

test("a range is at least so wide, and there is none of nothing", () => {
  assert.deepEqual(range([80, null, 84], 16), [74, 90]);
  assert.deepEqual(range([60, 100], 16), [60, 100]);
  assert.equal(range([null], 16), null);
});
