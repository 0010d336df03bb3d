// With a fake navigator.geolocation; the real one of a browser is tried in tests/web.

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { GpsSensor } from "../../src/sensors/geolocation.js";
import { FakeTimers } from "./clock.js";
import { Told, withGlobals } from "./told.js";

class FakeGeolocation {
  watches = 0;
  private position: PositionCallback = () => {};
  private error: PositionErrorCallback = () => {};

  watchPosition(position: PositionCallback, error: PositionErrorCallback): number {
    this.watches++;
    this.position = position;
    this.error = error;
    return this.watches;
  }

  clearWatch(): void {
    this.watches--;
  }

  fix(timeS: number, metresNorth: number, speed: number | null = null, accuracy = 5): void {
    const latitude = 52 + metresNorth / 111_195;
    const coords = { latitude, longitude: 5, accuracy, speed };
    this.position({ coords, timestamp: 1e12 + timeS * 1000 } as GeolocationPosition);
  }

  fail(code: number): void {
    this.error({ code, message: "" } as GeolocationPositionError);
  }
}

async function watched(t: TestContext, secure = true) {
  const geolocation = new FakeGeolocation();
  const globals = { navigator: { geolocation }, isSecureContext: secure };
  withGlobals(globals, (restore) => t.after(restore));
  const timers = new FakeTimers();
  const gps = new GpsSensor(timers);
  const told = new Told();
  await gps.start(told);
  return { geolocation, timers, gps, told };
}

test("the receiver's own speed", async (t) => {
  const { geolocation, timers, told } = await watched(t);
  assert.deepEqual(told.healths, ["waiting gpsLooking"]);
  await timers.pass(1);
  geolocation.fix(1, 0, 3.1);
  assert.deepEqual(told.readings, [
    { timeS: 1, speedMps: 3.1, cadenceSpm: null, heartRateBpm: null, source: "gps" },
  ]);
  assert.equal(told.last, "good");
});

test("positions, where it measures no speed", async (t) => {
  const { geolocation, told } = await watched(t);
  for (let second = 0; second <= 4; second++) geolocation.fix(second, 3 * second);
  assert.deepEqual(told.healths, ["waiting gpsLooking", "waiting gpsMovement", "good"]);
  assert.ok(told.readings.every(({ speedMps }) => Math.abs((speedMps ?? 0) - 3) < 0.01));
  assert.equal(told.readings.length, 2);
  geolocation.fix(5, 2000);
  assert.equal(told.last, "good", "a jump of the receiver is no state of the runner");
});

test("a vague fix, and a train", async (t) => {
  const { geolocation, told } = await watched(t);
  geolocation.fix(0, 0, null, 200);
  geolocation.fix(1, 0, 30);
  assert.deepEqual(told.healths, ["waiting gpsLooking", "weak gpsVague", "weak gpsTooFast"]);
  assert.equal(told.readings.length, 0);
});

test("an error that is no refusal passes", async (t) => {
  const { geolocation, told } = await watched(t);
  geolocation.fail(2);
  geolocation.fail(3);
  assert.deepEqual(told.healths, ["waiting gpsLooking"]);
  geolocation.fix(0, 0, 2);
  assert.equal(told.last, "good");
});

test("ten seconds of silence are lost, and it comes back", async (t) => {
  const { geolocation, timers, told } = await watched(t);
  await timers.pass(60);
  assert.equal(told.last, "waiting gpsLooking", "what never told is not lost");
  geolocation.fix(0, 0, 2);
  await timers.pass(9.9);
  assert.equal(told.last, "good");
  await timers.pass(0.2);
  assert.equal(told.last, "lost gpsLost");
  geolocation.fix(11, 0, 2);
  assert.equal(told.last, "good");
});

test("denied, and off afterwards", async (t) => {
  const { geolocation, timers, gps, told } = await watched(t);
  geolocation.fail(1);
  assert.equal(told.last, "denied denied");
  geolocation.fix(0, 0, 2);
  await timers.pass(30);
  assert.equal(told.readings.length, 0);
  gps.stop();
  assert.equal(told.last, "off");
  assert.deepEqual([geolocation.watches, timers.waiting], [0, 0]);
});

test("a page that is not secure, a browser without it", async (t) => {
  const { gps, told, geolocation } = await watched(t, false);
  assert.equal(gps.possible, false);
  assert.deepEqual(told.healths, ["missing insecure"]);
  assert.equal(geolocation.watches, 0);
  withGlobals({ navigator: {}, isSecureContext: true }, (restore) => t.after(restore));
  await gps.start(told);
  assert.equal(told.last, "missing unsupported");
});
