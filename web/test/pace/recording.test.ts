import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BadRecording,
  type RecordingTrouble,
  type RunPoint,
  toRun,
} from "../../src/pace/recording.js";

const METRE_DEG = 1 / 111_195;

function point(timeS: number | null, more: Partial<RunPoint> = {}): RunPoint {
  const nothing = { position: null, distanceM: null, speedMps: null };
  return { ...nothing, cadencePerMin: null, heartRateBpm: null, timeS, ...more };
}

const at = (timeS: number, metresNorth: number, more: Partial<RunPoint> = {}) =>
  point(timeS, {
    position: { latitudeDeg: 52 + metresNorth * METRE_DEG, longitudeDeg: 5 },
    ...more,
  });

const run = (...segments: readonly (readonly RunPoint[])[]) =>
  toRun({ title: null, segments }, "evening.run.gpx");

function refused(points: readonly RunPoint[], reason: RecordingTrouble): void {
  assert.throws(
    () => run(points),
    (error) => error instanceof BadRecording && error.reason === reason,
  );
}

test("positions become speeds, and only speeds", () => {
  const { title, durationS, readings } = run([at(100, 0), at(102, 6), at(104, 12)]);
  assert.deepEqual([title, durationS], ["evening.run", 4]);
  assert.deepEqual(
    readings.map(({ timeS }) => timeS),
    [2, 4],
  );
  for (const reading of readings) {
    assert.ok(Math.abs((reading.speedMps ?? 0) - 3) < 0.01);
    assert.equal(reading.source, "gps");
    assert.deepEqual(Object.keys(reading).sort(), [
      "cadenceSpm",
      "heartRateBpm",
      "source",
      "speedMps",
      "timeS",
    ]);
  }
});

test("the device's own speed counts; where it claims 0, the way covered", () => {
  const { readings } = run([at(0, 0, { speedMps: 2.5 }), at(2, 6, { speedMps: 0 })]);
  assert.deepEqual(
    readings.map(({ speedMps }) => Math.round((speedMps ?? 0) * 100)),
    [250, 300],
  );
});

test("distance before position; nothing over a pause, a jump or a new piece", () => {
  const measured = run([at(0, 0, { distanceM: 0 }), at(2, 60, { distanceM: 8 })]);
  assert.deepEqual(
    measured.readings.map(({ speedMps }) => speedMps),
    [4],
  );
  const odd = run([at(0, 0), at(30, 90), at(31, 900)], [at(33, 906), at(35, 912)]);
  assert.deepEqual(
    odd.readings.map(({ timeS }) => timeS),
    [35],
  );
});

test("strides are doubled from the start, though they show only later", () => {
  const strides = [0, 1, 2].map((timeS) => point(timeS, { cadencePerMin: 55, speedMps: 1.2 }));
  const running = [3, 4, 5].map((timeS) => point(timeS, { cadencePerMin: 85, speedMps: 3 }));
  const cadences = run([...strides, ...running]).readings.map(({ cadenceSpm }) => cadenceSpm);
  assert.deepEqual(cadences, [110, 110, 110, 170, 170, 170]);
});

test("pieces are put in order of time; a point that jumps back is left out", () => {
  const beat = (timeS: number) => point(timeS, { heartRateBpm: 140 });
  const { readings } = run([beat(10), beat(9), beat(12)], [beat(0), beat(1)]);
  assert.deepEqual(
    readings.map(({ timeS }) => timeS),
    [0, 1, 10, 12],
  );
});

test("what is bodily impossible is left out", () => {
  const { readings } = run([
    point(0, { heartRateBpm: 140, cadencePerMin: 300 }),
    point(1, { heartRateBpm: 900, speedMps: 80 }),
  ]);
  assert.deepEqual(readings, [
    { timeS: 0, speedMps: null, cadenceSpm: null, heartRateBpm: 140, source: "watch" },
  ]);
});

test("what cannot be replayed is refused with its reason", () => {
  refused([], "gpxTooShort");
  refused([at(0, 0)], "gpxTooShort");
  refused([point(null, { heartRateBpm: 140 }), point(null)], "gpxNoTimes");
  refused([point(0), point(1)], "gpxNothing");
  refused([at(0, 0), at(25 * 3600, 10)], "gpxTooLong");
});
