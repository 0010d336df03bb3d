import type { Reading } from "../contract/reading.js";

export type SensorKind =
  | "gps"
  | "motion"
  | "heartRate"
  | "running"
  | "treadmill"
  | "slider"
  | "gpx";

/** How a sensor fares. */
export type Health =
  | "off"
  /** This browser or this page cannot have it; `needs` says what is missing. */
  | "missing"
  /** The runner has not allowed it. */
  | "denied"
  | "waiting"
  | "good"
  /** It tells, but nothing to go by: a poor fix, a strap off the skin. */
  | "weak"
  /** It told before and no longer; it is looked for. */
  | "lost";

export interface SensorState {
  readonly kind: SensorKind;
  readonly health: Health;
  /** Why it is missing, denied, weak or lost: a key of the texts, or null. */
  readonly reason: string | null;
  /** Name of a device outside the phone; empty otherwise. */
  readonly device: string;
}

export interface SensorListener {
  reading(reading: Reading): void;
  state(state: SensorState): void;
}

/** One source of pace. `start` must come from a runner's gesture where a browser asks for leave. */
export interface Sensor {
  readonly kind: SensorKind;
  /** Whether this browser and this page could have it at all. */
  readonly possible: boolean;
  start(listener: SensorListener): Promise<void>;
  stop(): void;
}
