import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { BluetoothSensor } from "../../src/sensors/bluetooth.js";
import type { BluetoothKind } from "../../src/sensors/profiles.js";
import { FakeTimers, settle } from "./clock.js";
import { FakeBluetooth, FakeDevice } from "./devices.js";
import { Told, withGlobals } from "./told.js";

interface Setting {
  readonly kind?: BluetoothKind;
  readonly bluetooth?: FakeBluetooth | null;
  readonly secure?: boolean;
  readonly answers?: FakeDevice["answers"];
}

async function chosen(t: TestContext, { kind = "heartRate", answers, ...more }: Setting = {}) {
  const device = new FakeDevice();
  if (answers) device.answers = answers;
  const bluetooth = more.bluetooth === undefined ? new FakeBluetooth(device) : more.bluetooth;
  const navigator = bluetooth === null ? {} : { bluetooth };
  const globals = { navigator, isSecureContext: more.secure ?? true };
  withGlobals(globals, (restore) => t.after(restore));
  const timers = new FakeTimers();
  const sensor = new BluetoothSensor(kind, timers);
  const told = new Told();
  await sensor.start(told);
  await settle();
  return { device, bluetooth, timers, sensor, told };
}

test("a strap tells a heart rate, and its name", async (t) => {
  const { device, bluetooth, told } = await chosen(t);
  assert.deepEqual(bluetooth?.asked, [{ filters: [{ services: ["heart_rate"] }] }]);
  device.send(0, 142);
  assert.deepEqual(told.readings, [
    { timeS: 0, speedMps: null, cadenceSpm: null, heartRateBpm: 142, source: "strap" },
  ]);
  assert.deepEqual(told.healths, ["waiting bluetoothConnecting", "good"]);
  assert.equal(told.states.at(-1)?.device, "Strap 7");
});

test("a strap off the skin is weak, not lost", async (t) => {
  const { device, timers, told } = await chosen(t);
  device.send(0x06, 142);
  for (let second = 0; second < 15; second++) {
    device.send(0x04, 0);
    await timers.pass(1);
  }
  assert.equal(told.last, "weak strapOffSkin");
  device.send(0x06, 150);
  assert.equal(told.last, "good");
  assert.equal(device.connections, 1);
});

test("a foot pod tells speed and cadence as sent; a treadmill a speed", async (t) => {
  const pod = await chosen(t, { kind: "running" });
  pod.device.send(4, 0, 3, 85);
  assert.deepEqual(pod.told.readings, [
    { timeS: 0, speedMps: 3, cadenceSpm: 85, heartRateBpm: null, source: "footpod" },
  ]);
  const mill = await chosen(t, { kind: "treadmill" });
  mill.device.send(0, 0, 0xe8, 3);
  assert.equal(mill.told.readings[0]?.source, "treadmill");
  assert.ok(Math.abs((mill.told.readings[0]?.speedMps ?? 0) - 10 / 3.6) < 1e-9);
  mill.device.send(1, 0);
  assert.deepEqual([mill.told.readings.length, mill.told.last], [1, "good"]);
});

test("garbage is told once and read over", async (t) => {
  const { device, told } = await chosen(t);
  for (const bytes of [[], [1], [0x10, 72], [1, 0xff, 0xff], [0, 3]]) device.send(...bytes);
  assert.deepEqual(told.healths, ["waiting bluetoothConnecting", "weak bluetoothGarbage"]);
  assert.equal(told.readings.length, 0);
  device.send(0, 140);
  assert.equal(told.last, "good");
});

test("a device that goes out of reach is tried again, at growing intervals", async (t) => {
  const { device, timers, told } = await chosen(t, { answers: ["ok", "refuse"] });
  device.send(0, 140);
  device.vanish();
  assert.equal(told.last, "lost bluetoothLost");
  const tries: number[] = [];
  for (let second = 0; second < 130; second++) {
    await timers.pass(1);
    tries.push(device.connections - 1);
  }
  // After 1, 2, 4, 8, 16, 30, 30, 30 seconds.
  const at = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => tries.indexOf(count) + 1);
  assert.deepEqual(at, [1, 3, 7, 15, 31, 61, 91, 121]);
  device.answers = ["ok"];
  await timers.pass(30);
  device.send(0, 150);
  assert.deepEqual([told.last, told.readings.at(-1)?.heartRateBpm], ["good", 150]);
});

test("a connection that hangs is given up and tried anew", async (t) => {
  const { device, timers, told } = await chosen(t, { answers: ["hang", "ok"] });
  await timers.pass(21.5);
  device.send(0, 140);
  assert.deepEqual([device.connections, told.last], [2, "good"]);
});

test("a device that is silent for ten seconds is lost, and its link made anew", async (t) => {
  const { device, timers, told } = await chosen(t);
  device.send(0, 140);
  await timers.pass(10.5);
  assert.equal(told.last, "lost bluetoothSilent");
  assert.equal(device.gatt.connected, false);
  await timers.pass(1);
  device.send(0, 141);
  assert.deepEqual([told.last, device.connections], ["good", 2]);
});

test("a device without the service is told so and not tried again", async (t) => {
  const { device, timers, told } = await chosen(t, { answers: ["no service"] });
  await timers.pass(60);
  assert.deepEqual([told.last, device.connections], ["missing bluetoothNoService", 1]);
  assert.equal(device.gatt.connected, false);
});

test("stopped it lets go of the device", async (t) => {
  const { device, timers, sensor, told } = await chosen(t);
  device.send(0, 140);
  sensor.stop();
  assert.deepEqual([device.gatt.connected, timers.waiting, told.last], [false, 0, "off"]);
  device.gatt.connected = true;
  device.send(0, 150);
  await timers.pass(60);
  assert.deepEqual([told.readings.length, told.last, device.connections], [1, "off", 1]);
});

test("stopped while it connects it stays stopped", async (t) => {
  const { device, timers, sensor, told } = await chosen(t, { answers: ["refuse"] });
  sensor.stop();
  await timers.pass(60);
  assert.deepEqual([device.connections, told.last], [1, "off"]);
});

test("nothing chosen, Bluetooth off, refused, not secure, not there", async (t) => {
  const none = new FakeBluetooth(new DOMException("cancelled", "NotFoundError"));
  assert.equal((await chosen(t, { bluetooth: none })).told.last, "off bluetoothNone");
  none.available = false;
  assert.equal((await chosen(t, { bluetooth: none })).told.last, "missing bluetoothOff");
  const refused = new FakeBluetooth(new DOMException("not allowed", "SecurityError"));
  assert.equal((await chosen(t, { bluetooth: refused })).told.last, "denied denied");
  assert.equal((await chosen(t, { secure: false })).told.last, "missing insecure");
  const absent = await chosen(t, { bluetooth: null });
  assert.deepEqual([absent.told.last, absent.sensor.possible], ["missing unsupported", false]);
});
