// The sensors a runner chose, behind one listener; cadences are told as footfalls.

import type { Reading } from "../contract/reading.js";
import { repair, type UnitMemory } from "../pace/units.js";
import type { Sensor, SensorKind, SensorState } from "./contract.js";

export interface SensorsListener {
  reading(reading: Reading): void;
  /** All of them, one each, whenever one changes. */
  states(states: readonly SensorState[]): void;
}

/** So long a speed tells what another sensor's count of steps can mean. */
const FRESH_S = 10;

export class Sensors {
  private readonly sensors: ReadonlyMap<SensorKind, Sensor>;
  private told: readonly SensorState[];
  private units: UnitMemory = {};
  private moved: Reading | null = null;

  constructor(
    sensors: readonly Sensor[],
    private readonly listener: SensorsListener,
  ) {
    this.sensors = new Map(sensors.map((sensor) => [sensor.kind, sensor]));
    this.told = sensors.map(({ kind }) => ({ kind, health: "off", reason: null, device: "" }));
  }

  get states(): readonly SensorState[] {
    return this.told;
  }

  /** Whether this browser and this page could have it at all. */
  possible(kind: SensorKind): boolean {
    return this.sensors.get(kind)?.possible ?? false;
  }

  /** In a gesture of the runner, where a browser may ask for leave. What goes wrong is a state. */
  async start(kind: SensorKind): Promise<void> {
    await this.sensors.get(kind)?.start({
      reading: (reading) => this.reading(reading),
      state: (state) => this.state(state),
    });
  }

  stop(kind: SensorKind): void {
    this.sensors.get(kind)?.stop();
  }

  stopAll(): void {
    for (const sensor of this.sensors.values()) sensor.stop();
  }

  private reading(reading: Reading): void {
    const { moved } = this;
    const fresh = moved !== null && reading.timeS - moved.timeS <= FRESH_S;
    const [units, repaired] = repair(this.units, reading, fresh ? moved.speedMps : null);
    this.units = units;
    if (reading.speedMps !== null) this.moved = reading;
    this.listener.reading(repaired);
  }

  private state(state: SensorState): void {
    this.told = this.told.map((old) => (old.kind === state.kind ? state : old));
    this.listener.states(this.told);
  }
}
