import assert from "node:assert/strict";
import { test } from "node:test";
import type { NotesStyle, ScoreBar } from "../../src/contract/notes.js";
import * as conducting from "../../src/play/notes/conductor.js";
import { bar, goldenBars, note, part, plain, welcome } from "./score.js";

const TICK_S = 0.025;
const AHEAD_S = 0.1;

interface Rendition {
  readonly state: conducting.ConductorState;
  readonly events: readonly conducting.Timed[];
}

/** Play bars from the first one's beat on, on a clock of ours, at a tempo that may change. */
function rendition(
  bars: readonly ScoreBar[],
  style: NotesStyle,
  seconds: number,
  tempoBpm: (s: number) => number,
): Rendition {
  let state = conducting.begin(bars[0]?.startBeat ?? 0, 0);
  const events: conducting.Timed[] = [];
  const waiting = [...bars];
  for (let nowS = 0; nowS < seconds; nowS += TICK_S) {
    while (conducting.wantsBar(state)) {
      const next = waiting.shift();
      if (!next) break;
      state = conducting.feed(state, next, style);
    }
    const [after, given] = conducting.advance(state, nowS, nowS + AHEAD_S, tempoBpm(nowS));
    state = after;
    events.push(...given);
  }
  return { state, events };
}

const ons = (events: readonly conducting.Timed[]) => events.filter(({ is }) => is === "on");

test("notes land within a millisecond of the score while the tempo changes", () => {
  const [style] = welcome().styles;
  assert.ok(style);
  const bars = goldenBars();
  const tempo = (s: number) => 120 + 20 * Math.sin(s);
  const { events } = rendition(bars, style, 4, tempo);
  // The exact time of a beat: the tempo of each tick holds for what that tick gave out.
  const first = bars[0]?.startBeat ?? 0;
  const timeOf = (beat: number) => {
    let at = first;
    let fromS = 0;
    for (let nowS = 0; ; nowS += TICK_S) {
      const beats = ((nowS + AHEAD_S - fromS) * tempo(nowS)) / 60;
      if (at + beats >= beat) return fromS + ((beat - at) * 60) / tempo(nowS);
      at += beats;
      fromS = nowS + AHEAD_S;
    }
  };
  const struck = ons(events);
  assert.ok(struck.length > 20);
  for (const { beat, timeS } of struck) assert.ok(Math.abs(timeS - timeOf(beat)) < 0.001);
  const written = bars.flatMap(({ startBeat, notes }) =>
    notes.map(({ onsetBeats, offsetBeats }) => startBeat + onsetBeats + offsetBeats),
  );
  for (const { beat } of struck) {
    assert.ok(
      written.some((one) => Math.abs(one - beat) < 1e-9 || (one < first && beat === first)),
    );
  }
});

test("every note that begins ends once, in order, and no later than it is struck again", () => {
  const held = bar(0, [note(0, { lengthBeats: 6 }), note(3)]);
  const { events } = rendition([held, bar(1, [note(0), note(1)])], plain, 4, () => 120);
  const sounding = new Set<number>();
  for (const event of events) {
    if (event.is === "on") {
      assert.ok(!sounding.has(event.pitch));
      sounding.add(event.pitch);
    } else if (event.is === "off") {
      assert.ok(sounding.delete(event.pitch));
    }
  }
  const times = events.map(({ timeS }) => timeS);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
});

test("a note is held over a bar line", () => {
  const { events } = rendition(
    [bar(0, [note(3, { lengthBeats: 3 })]), bar(1, [])],
    plain,
    3.4,
    () => 120,
  );
  const ends = events.filter(({ is }) => is === "off").map(({ beat }) => beat);
  assert.deepEqual(ends, [6]);
});

test("bars of before are repeated on the same beats when none come: eight, four, or all", () => {
  const bars = [0, 1, 2, 3, 4, 5].map((index) => bar(index, [note(0, { pitch: 60 + index })]));
  const { events } = rendition(bars, plain, 24, () => 120);
  const struck = ons(events).map(
    (event) => event.is === "on" && [Math.round(event.beat * 1e6) / 1e6, event.pitch - 60],
  );
  const expected = [0, 1, 2, 3, 4, 5, 2, 3, 4, 5, 2, 3].map((index, i) => [4 * i, index]);
  assert.deepEqual(struck.slice(0, 12), expected);
});

test("who ticks late finds the music waiting, not hurrying", () => {
  let state = conducting.feed(
    conducting.begin(0, 0),
    bar(
      0,
      [0, 1, 2, 3].map((at) => note(at)),
    ),
    plain,
  );
  [state] = conducting.advance(state, 0, 0.1, 120);
  const [late, events] = conducting.advance(state, 5, 5.1, 120);
  assert.ok(Math.abs(late.score.position - 0.4) < 1e-9);
  assert.ok(events.every(({ timeS }) => timeS >= 5));
});

test("the ear is told where it is, by the tempo that was in force", () => {
  const { state } = rendition([bar(0, [note(0)]), bar(1, [note(0)])], plain, 3, (s) =>
    s < 1 ? 60 : 120,
  );
  const ear = conducting.earAt(state, 2);
  assert.ok(ear);
  assert.ok(Math.abs(ear.beat - (1.075 + 0.925 * 2)) < 1e-6);
  assert.equal(ear.begun.placed.bar.index, 0);
  assert.equal(conducting.earAt(state, -1), null);
});

test("bars that are void are forgotten unless they have begun", () => {
  let state = conducting.begin(0, 0);
  for (const index of [0, 1]) state = conducting.feed(state, bar(index, [note(0)]), plain);
  [state] = conducting.advance(state, 0, 0.1, 120);
  const kept = conducting.forget(state, 0);
  assert.equal(kept.score.writtenTo, 4);
  assert.equal(kept.score.ahead.length, 0);
  const again = conducting.feed(kept, bar(1, [note(2)]), plain);
  const [, events] = conducting.advance(again, 0, 4, 120);
  assert.deepEqual(
    ons(events).map(({ beat }) => beat),
    [6],
  );
});

test("players change at the bar line, and only those that are others", () => {
  const bass = part({ name: "bass", channel: 1, program: 32 });
  const before = { ...plain, parts: [part(), bass] };
  const after = { ...plain, name: "other", parts: [part({ program: 11 }), bass] };
  let state = conducting.begin(0, 0);
  const long = [note(0, { lengthBeats: 6 }), note(0, { part: 1, lengthBeats: 6 })];
  state = conducting.feed(state, bar(0, long), before);
  const early = note(0, { pitch: 72, offsetBeats: -0.05 });
  state = conducting.feed(state, bar(1, [early], "other"), after);
  const [, events] = conducting.advance(state, 0, 4, 120);
  const told = events.map((event) => [
    event.is,
    event.beat,
    "channel" in event ? event.channel : null,
  ]);
  assert.deepEqual(told, [
    ["bar", 0, null],
    ["seat", 0, null],
    ["on", 0, 0],
    ["on", 0, 1],
    ["bar", 4, null],
    ["off", 4, 0],
    ["seat", 4, null],
    ["on", 4, 0],
    ["off", 4.5, 0],
    ["off", 6, 1],
  ]);
});
