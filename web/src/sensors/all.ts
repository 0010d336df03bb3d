// Every sensor the page has.

import { BluetoothSensor } from "./bluetooth.js";
import type { Sensor } from "./contract.js";
import { GpsSensor } from "./geolocation.js";
import { GpxSensor } from "./gpx.js";
import { MotionSensor } from "./motion.js";
import { SliderSensor } from "./slider.js";
import { pageTimers, type Timers } from "./timers.js";

export interface AllSensors {
  readonly slider: SliderSensor;
  readonly gpx: GpxSensor;
  readonly list: readonly Sensor[];
}

export function allSensors(timers: Timers = pageTimers): AllSensors {
  const slider = new SliderSensor(timers);
  const gpx = new GpxSensor(timers);
  const bluetooth = (["heartRate", "running", "treadmill"] as const).map(
    (kind) => new BluetoothSensor(kind, timers),
  );
  const list = [new GpsSensor(timers), new MotionSensor(timers), ...bluetooth, slider, gpx];
  return { slider, gpx, list };
}
