import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tempo } from "../../../src/contract/reading.js";
import { type BeatMark, beatAt, told } from "../../../src/play/stream/beat_clock.js";
import { blockCame, type Cushion, FIRST, stalled } from "../../../src/play/stream/cushion.js";
import { ScoreFollower } from "../../../src/play/stream/score_follower.js";
import { marked, runTimeS } from "../../../src/play/stream/timeline.js";

const tempo = (tempoBpm: number): Tempo => ({
  tempoBpm,
  targetBpm: tempoBpm,
  source: "asked",
  raw: null,
  why: "asked",
});

test("the element's seconds become the run's, through a break", () => {
  const marks = marked(marked([], { mediaS: 0, runS: 100 }), { mediaS: 30, runS: 140 });
  assert.equal(runTimeS(marks, 10), 110);
  assert.equal(runTimeS(marks, 31), 141);
  assert.equal(runTimeS([], 1), null);
});

test("beats between those that were told, and beyond them at the tempo", () => {
  const beats = [
    { timeS: 10, beat: 20 },
    { timeS: 10.5, beat: 21 },
  ];
  assert.equal(beatAt(beats, 10.25, 60), 20.5);
  assert.equal(beatAt(beats, 11.5, 120), 23);
  assert.equal(beatAt(beats, 9, 60), 19);
  assert.equal(beatAt([], 9, 60), null);
});

test("beats told anew after a restart replace what they contradict", () => {
  const beats = [10, 11, 12].map((beat) => ({ timeS: beat, beat }));
  const again = told(beats, { timeS: 11.4, beat: 11 });
  assert.deepEqual(
    again.map(({ timeS }) => timeS),
    [10, 11.4],
  );
});

test("what is remembered of beats is bounded", () => {
  let beats: readonly BeatMark[] = [];
  for (let i = 0; i < 1000; i++) beats = told(beats, { timeS: i, beat: i });
  assert.ok(beats.length < 100);
});

test("a tempo is told when it is in the ear", () => {
  const score = new ScoreFollower();
  score.tempo(10, tempo(80));
  assert.equal(score.ripe(10)?.tempoBpm, 80);
  score.tempo(12, tempo(90));
  score.beat(11, 16);
  assert.equal(score.ripe(11.5), null);
  assert.equal(score.heard(11.75)?.tempoBpm, 80);
  assert.equal(score.ripe(12.1)?.tempoBpm, 90);
  assert.deepEqual(score.heard(13), { beat: 19, tempoBpm: 90 });
  assert.equal(score.heard(null), null);
});

function settle(cushion: Cushion, readyS: number): readonly [Cushion, number] {
  const [next, move] = blockCame(cushion, readyS, 10);
  return [next, move.jumpS];
}

test("at the beginning what lies ready is cut short, later it is hurried through", () => {
  const [begun, jump] = settle(FIRST, 1.5);
  assert.ok(Math.abs(jump - 1.05) < 0.01);
  assert.deepEqual(blockCame(begun, 1.5, 11)[1], { jumpS: 0, rate: 1.03 });
  assert.deepEqual(blockCame(begun, 0.4, 11)[1], { jumpS: 0, rate: 1 });
  assert.ok(blockCame(begun, 5, 11)[1].jumpS > 4);
});

test("a stall leaves a longer cushion, which shrinks again", () => {
  let cushion = stalled({ targetS: 0.45, begun: true });
  assert.ok(cushion.targetS > 0.8);
  for (let i = 0; i < 100; i++) cushion = stalled(cushion);
  assert.equal(cushion.targetS, 4);
  for (let i = 0; i < 10_000; i++) cushion = blockCame(cushion, 0.3, 10)[0];
  assert.equal(cushion.targetS, 0.45);
});
