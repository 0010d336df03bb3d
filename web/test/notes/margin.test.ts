import assert from "node:assert/strict";
import { test } from "node:test";
import { called, FIRST, type Margin } from "../../src/play/notes/margin.js";

const TICK_S = 0.025;

function ticking(margin: Margin, fromS: number, toS: number): Margin {
  let now = margin;
  for (let atS = fromS; atS < toS; atS += TICK_S) now = called(now, atS, false);
  return now;
}

test("little is given out ahead while the page is called in time", () => {
  assert.equal(ticking(FIRST, 0, 60).aheadS, FIRST.aheadS);
});

test("after a pause such a pause is outlasted, until it is forgotten", () => {
  const held = called(ticking(FIRST, 0, 1), 1.2, false);
  assert.ok(held.aheadS > 0.22);
  assert.ok(ticking(held, 1.225, 2).aheadS > 0.2);
  assert.equal(ticking(held, 1.225, 20).aheadS, FIRST.aheadS);
});

test("a long pause does not make the tempo slow to follow", () => {
  assert.ok(called(ticking(FIRST, 0, 1), 30, false).aheadS <= 0.4);
});

test("a page that is not seen is called once a second, and that is no pause", () => {
  const hidden = called(called(ticking(FIRST, 0, 1), 1.1, true), 2.1, true);
  assert.ok(hidden.aheadS > 2);
  assert.equal(called(hidden, 3.1, false).aheadS, FIRST.aheadS);
});
