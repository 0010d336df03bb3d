import assert from "node:assert/strict";
import { test } from "node:test";
import { BadSetting, feelFrom, paceConfigFrom } from "../../src/pace/config.js";
import { golden } from "../golden.js";
import { CONFIG } from "./fixtures.js";

const [first] = golden<{ cases: readonly { config: object; feel: object }[] }>("tempo.json").cases;

test("the server's settings are understood, and its defaults are these", () => {
  assert.deepEqual(paceConfigFrom(first?.config), CONFIG);
});

test("what makes no tempo is refused by name", () => {
  const odd: [object, string][] = [
    [{ stale_s: undefined }, "stale_s"],
    [{ stale_s: "10" }, "stale_s"],
    [{ stale_s: 0 }, "stale_s"],
    [{ lowest_bpm: Number.NaN }, "lowest_bpm"],
    [{ highest_bpm: Number.POSITIVE_INFINITY }, "highest_bpm"],
    [{ deadband: -1 }, "deadband"],
    [{ heart_zone_bpm: null }, "heart_zone_bpm"],
    [{ heart_zone_bpm: [130] }, "heart_zone_bpm"],
  ];
  for (const [change, field] of odd) {
    const settings = { ...first?.config, ...change };
    assert.throws(
      () => paceConfigFrom(settings),
      (error) => names(error, field),
    );
  }
  for (const nonsense of [null, 3, "feel", undefined]) {
    assert.throws(() => feelFrom(nonsense), BadSetting);
  }
});

function names(error: unknown, field: string): boolean {
  return error instanceof BadSetting && error.message.includes(field);
}
