import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reading, Source } from "../../src/contract/reading.js";
import { advance, interrupted, measure, NOT_BEGUN, summary } from "../../src/run/journey.js";
import { jsonOf, sessionFrom } from "../../src/run/session.js";

const fast = (timeS: number, speedMps: number, source: Source = "gps"): Reading => ({
  timeS,
  speedMps,
  cadenceSpm: null,
  heartRateBpm: 150,
  source,
});
const steps = (timeS: number, cadenceSpm: number): Reading => ({
  timeS,
  speedMps: null,
  cadenceSpm,
  heartRateBpm: null,
  source: "phone",
});

test("distance is speed over time", () => {
  const journey = [0, 1, 2, 3].map((s) => fast(s, 3)).reduce(measure, NOT_BEGUN);
  assert.equal(journey.distanceM, 9);
});

test("no speed, no distance", () => {
  assert.equal(measure(NOT_BEGUN, steps(0, 170)).distanceM, null);
});

test("two sensors do not count a way twice, and one takes over from one that is silent", () => {
  const both = [fast(0, 3), fast(0.5, 3.2, "footpod"), fast(1, 3), fast(1.5, 3.2, "footpod")];
  assert.equal(both.reduce(measure, NOT_BEGUN).distanceM, 3);
  const later = [...both, fast(9, 4, "footpod")].reduce(measure, NOT_BEGUN);
  assert.equal(later.distanceM, 3 + 5 * 3);
});

test("what was not measured for long is not run", () => {
  const journey = [fast(0, 3), fast(600, 3)].reduce(measure, NOT_BEGUN);
  assert.equal(journey.distanceM, 15);
  const paused = measure(interrupted(measure(NOT_BEGUN, fast(0, 3))), fast(4, 3));
  assert.equal(paused.distanceM, 0);
});

test("a summary has means over the time they were known", () => {
  let journey = advance(NOT_BEGUN, 60, 80);
  journey = measure(journey, steps(60, 170));
  journey = advance(journey, 60, 85);
  const told = summary(journey);
  assert.deepEqual(told, {
    elapsedS: 120,
    distanceM: null,
    meanTempoBpm: 82.5,
    meanCadenceSpm: 170,
  });
});

const RUN = {
  runId: "r",
  controlToken: "t",
  listenPath: "/listen/a.mp3",
  playlistPath: "/listen/a/playlist.m3u",
};

test("a session is read as it was written, without what was measured last", () => {
  const journey = measure(advance(NOT_BEGUN, 5, 80), fast(1, 3));
  const json: unknown = JSON.parse(JSON.stringify(jsonOf({ run: RUN, journey })));
  assert.deepEqual(sessionFrom(json), { run: RUN, journey: interrupted(journey) });
  assert.ok(!JSON.stringify(json).includes("150"));
});

test("garbage is no session", () => {
  for (const garbage of [null, 7, "x", [], {}, { ...RUN }, { ...RUN, elapsedS: "5" }]) {
    assert.throws(() => sessionFrom(garbage));
  }
  const elsewhere = { ...jsonOf({ run: RUN, journey: NOT_BEGUN }), listenPath: "//evil.example/" };
  assert.throws(() => sessionFrom(elsewhere));
});
