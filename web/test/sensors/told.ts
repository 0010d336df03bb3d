// What a sensor told, kept for the test.

import type { Reading } from "../../src/contract/reading.js";
import type { SensorListener, SensorState } from "../../src/sensors/contract.js";

export class Told implements SensorListener {
  readonly readings: Reading[] = [];
  readonly states: SensorState[] = [];

  reading(reading: Reading): void {
    this.readings.push(reading);
  }

  state(state: SensorState): void {
    this.states.push(state);
  }

  /** Health and reason of each state, in order. */
  get healths(): readonly string[] {
    return this.states.map(({ health, reason }) => (reason ? `${health} ${reason}` : health));
  }

  get last(): string | undefined {
    return this.healths.at(-1);
  }
}

/** Give the program what a browser has, for the length of a test. */
export function withGlobals(
  globals: Readonly<Record<string, unknown>>,
  after: (restore: () => void) => void,
): void {
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  after(() => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  });
}
