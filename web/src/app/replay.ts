// A file of the runner's into the replay.

import { BadRecording } from "../pace/recording.js";
import type { GpxSensor } from "../sensors/gpx.js";

type Loaded =
  | { readonly title: string; readonly durationS: number }
  /** A key of the texts. */
  | { readonly reason: string };

export async function loadReplay(sensor: GpxSensor, file: File): Promise<Loaded> {
  try {
    return sensor.load(await file.text(), file.name);
  } catch (error) {
    if (error instanceof BadRecording) return { reason: error.reason };
    return { reason: "fileTooOdd" };
  }
}
