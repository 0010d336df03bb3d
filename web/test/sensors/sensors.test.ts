import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reading } from "../../src/contract/reading.js";
import type { Sensor, SensorKind, SensorListener } from "../../src/sensors/contract.js";
import { Sensors } from "../../src/sensors/sensors.js";
import { told } from "../pace/fixtures.js";

/** A sensor that does what the test says. */
class FakeSensor implements Sensor {
  listener: SensorListener | null = null;

  constructor(
    readonly kind: SensorKind,
    readonly possible: boolean,
  ) {}

  async start(listener: SensorListener): Promise<void> {
    this.listener = listener;
    listener.state({ kind: this.kind, health: "waiting", reason: null, device: "" });
  }

  stop(): void {
    this.listener?.state({ kind: this.kind, health: "off", reason: null, device: "" });
    this.listener = null;
  }
}

test("the chosen ones are merged behind one listener", async () => {
  const [gps, strap] = [new FakeSensor("gps", true), new FakeSensor("heartRate", false)];
  const readings: Reading[] = [];
  const seen: string[] = [];
  const sensors = new Sensors([gps, strap], {
    reading: (reading) => readings.push(reading),
    states: (states) => seen.push(states.map(({ health }) => health).join(" ")),
  });
  assert.deepEqual([sensors.possible("gps"), sensors.possible("heartRate")], [true, false]);
  assert.equal(sensors.possible("motion"), false);
  assert.deepEqual(
    sensors.states.map(({ kind, health }) => [kind, health]),
    [
      ["gps", "off"],
      ["heartRate", "off"],
    ],
  );
  await sensors.start("gps");
  await sensors.start("heartRate");
  await sensors.start("motion");
  gps.listener?.reading(told(1, "gps", { speedMps: 3 }));
  strap.listener?.reading(told(1, "strap", { heartRateBpm: 140 }));
  assert.deepEqual(
    readings.map(({ source }) => source),
    ["gps", "strap"],
  );
  sensors.stop("gps");
  sensors.stopAll();
  assert.deepEqual(seen, ["waiting off", "waiting waiting", "off waiting", "off off"]);
  assert.equal(gps.listener ?? strap.listener, null);
});

test("strides are told as footfalls, with the speed of another sensor as proof", async () => {
  const [gps, pod] = [new FakeSensor("gps", true), new FakeSensor("running", true)];
  const cadences: (number | null)[] = [];
  const sensors = new Sensors([gps, pod], {
    reading: ({ cadenceSpm }) => cadences.push(cadenceSpm),
    states: () => {},
  });
  await sensors.start("gps");
  await sensors.start("running");
  gps.listener?.reading(told(0, "gps", { speedMps: 3 }));
  pod.listener?.reading(told(1, "footpod", { cadenceSpm: 98 }));
  pod.listener?.reading(told(20, "footpod", { cadenceSpm: 52 }));
  assert.deepEqual(cadences, [null, 196, 104]);
});
