import assert from "node:assert/strict";
import { test } from "node:test";
import { type Grid, moveAt } from "../../../src/play/stream/joining.js";

const GRID: Grid = { beat: 40, timeS: 100, tempoBpm: 120 };
const BEAT_S = 0.5;
const TICK_S = 0.04;

/** A stream that begins to play at a beat and a moment; when and on what beat it comes in. */
function joined(beat: number, beginsS: number): { readonly timeS: number; readonly beat: number } {
  let [at, nowS] = [beat, beginsS];
  for (let i = 0; i < 200; i++) {
    const move = moveAt(GRID, at, nowS);
    if (move.is === "together") return { timeS: nowS, beat: at };
    if (move.is === "wait") nowS += move.waitS;
    else {
      nowS += TICK_S;
      at += (TICK_S * move.rate) / BEAT_S;
    }
  }
  throw new Error("it never came in");
}

const expected = (timeS: number) => GRID.beat + (timeS - GRID.timeS) / BEAT_S;

test("a stream that is early waits, and comes in on its beat", () => {
  for (const earlyS of [0, 0.01, 0.05, 0.3, 1, 1.7]) {
    const { timeS, beat } = joined(GRID.beat, GRID.timeS - earlyS);
    assert.ok(Math.abs(beat - expected(timeS)) * BEAT_S < 0.02, `${earlyS}`);
    assert.ok(timeS < GRID.timeS + 1, `${earlyS}`);
  }
});

test("a stream that is late comes in on the beat, as soon as there is one", () => {
  for (const lateS of [0.02, 0.09, 0.2, 0.7, 3.1]) {
    const { timeS, beat } = joined(GRID.beat, GRID.timeS + lateS);
    const off = (beat - expected(timeS)) * BEAT_S;
    const phase = off - Math.round(off / BEAT_S) * BEAT_S;
    assert.ok(Math.abs(phase) < 0.02, `${lateS}`);
    assert.ok(timeS < GRID.timeS + lateS + 1.2, `${lateS}`);
  }
});
