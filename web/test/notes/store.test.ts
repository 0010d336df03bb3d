import assert from "node:assert/strict";
import { test } from "node:test";
import * as storing from "../../src/play/notes/store.js";
import { bar, plain, said } from "./score.js";

const begun = () => storing.welcomed({ ...storing.empty, owed: 16 }, 0, [plain]);
const withBars = (count: number) =>
  Array.from({ length: count }, (_, index) => bar(index, [])).reduce(storing.arrived, begun());

test("ten minutes lie ready, at any tempo that the server allows", () => {
  assert.equal(storing.aim(120, 4), 300);
  assert.equal(storing.aim(60, 4), 150);
  assert.equal(storing.aim(480, 4), 590);
});

test("never more is owed than was asked for", () => {
  const [asked, credit] = storing.asked(withBars(6), 300);
  assert.equal(credit, 284);
  assert.equal(asked.owed + asked.bars.length, 300);
  assert.equal(storing.asked(asked, 300)[1], 0);
  assert.equal(storing.asked(asked, 304)[1], 0, "a few bars are not worth a message");
});

test("bars come out in order, each once, though a server sends some again", () => {
  let store = [2, 3, 4].map((index) => bar(index, [])).reduce(storing.arrived, withBars(4));
  const out: number[] = [];
  for (let taken = storing.take(store); taken; taken = storing.take(store)) {
    store = taken[0];
    out.push(taken[1].index);
  }
  assert.deepEqual(out, [0, 1, 2, 3, 4]);
  assert.equal(store.missing, 5);
});

test("bars of a style that nobody told of are not played", () => {
  const store = storing.arrived(begun(), bar(0, [], "unknown"));
  assert.equal(storing.take(store), null);
});

test("what comes anew is owed again", () => {
  const store = storing.again(withBars(10), 4);
  assert.equal(store.bars.length, 4);
  assert.equal(store.missing, 4);
  assert.equal(store.owed, 6 + 6);
});

test("the golden change of style leaves no bar out and none twice", () => {
  let store = storing.empty;
  for (const one of said("again")) {
    if (one.is === "welcome") store = storing.welcomed(store, one.welcome.bar, one.welcome.styles);
    if (one.is === "style") store = storing.styled(store, one.style);
    if (one.is === "bar") store = storing.arrived(store, one.bar);
    if (one.is === "again") store = storing.again(store, one.fromBar);
  }
  const indices = store.bars.map(({ index }) => index);
  const first = indices[0] ?? 0;
  assert.deepEqual(
    indices,
    indices.map((_, i) => first + i),
  );
  assert.ok(new Set(store.bars.map(({ style }) => style)).size > 1);
});
