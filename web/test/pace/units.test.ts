import assert from "node:assert/strict";
import { test } from "node:test";
import type { Source } from "../../src/contract/reading.js";
import { repair, type UnitMemory } from "../../src/pace/units.js";
import { golden } from "../golden.js";
import { told } from "./fixtures.js";

interface Row {
  readonly time_s: number;
  readonly source: Source;
  readonly cadence: number;
  readonly speed_mps: number | null;
  readonly other_speed_mps: number | null;
  readonly footfalls_spm: number;
}

interface Run {
  readonly about: string;
  readonly readings: readonly Row[];
}

for (const { about, readings } of golden<{ runs: readonly Run[] }>("cadence_units.json").runs) {
  test(about, () => {
    let memory: UnitMemory = {};
    for (const row of readings) {
      const measured = { cadenceSpm: row.cadence, speedMps: row.speed_mps };
      const reading = told(row.time_s, row.source, measured);
      const [next, repaired] = repair(memory, reading, row.other_speed_mps);
      assert.equal(repaired.cadenceSpm, row.footfalls_spm, JSON.stringify(row));
      memory = next;
    }
  });
}
