import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, plain } from "../../src/pace/words.js";

test("a tie goes to the even digit, all else to the nearest", () => {
  const whole = [84.5, 85.5, 84.51, 84.49, 0.5, 1.5, 168].map((value) => fixed(value, 0));
  assert.deepEqual(whole, ["84", "86", "85", "84", "0", "2", "168"]);
  // 2.25 and 2.75 are ties in binary; 2.35 and 1.005 only look like them.
  const tenths = [2.25, 2.75, 2.35, 2.8, 3.15].map((value) => fixed(value, 1));
  assert.deepEqual(tenths, ["2.2", "2.8", "2.4", "2.8", "3.1"]);
});

test("a number has no digit without need", () => {
  assert.deepEqual([2.8, 160, 0.125, 1 / 3].map(plain), ["2.8", "160", "0.125", "0.333333"]);
});
