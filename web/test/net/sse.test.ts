import assert from "node:assert/strict";
import { test } from "node:test";
import { type Sent, split } from "../../src/net/sse.js";

function read(pieces: readonly string[]): readonly Sent[] {
  let rest = "";
  return pieces.flatMap((piece) => {
    const read = split(rest, piece);
    rest = read.rest;
    return read.sent;
  });
}

test("events that come in pieces", () => {
  const pieces = [
    "event: be",
    'at\ndata: {"beat"',
    ":1}\n",
    "\n: alive\n\n",
    "event: end\ndata: {}\n\n",
  ];
  assert.deepEqual(read(pieces), [
    { name: "beat", data: '{"beat":1}' },
    { name: "end", data: "{}" },
  ]);
});

test("lines may end as on Windows, and data may have several", () => {
  assert.deepEqual(read(["data: a\r\ndata: b\r\n\r\n"]), [{ name: "message", data: "a\nb" }]);
});

test("a block without end does not fill the memory", () => {
  const flood = Array.from({ length: 100 }, () => "x".repeat(10_000));
  assert.deepEqual(read([...flood, "\n\nevent: beat\ndata: 1\n\n"]), [{ name: "beat", data: "1" }]);
});
