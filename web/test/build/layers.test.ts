import assert from "node:assert/strict";
import { test } from "node:test";
import { offences } from "../../layers.mjs";

const wrong = (path: string, text: string): number => offences(path, text).length;

test("imports go down, and never to a sibling", () => {
  assert.equal(wrong("app.ts", 'import { Dial } from "./view/dial.js";'), 0);
  assert.equal(wrong("play/stream/x.ts", 'import type { A } from "../../net/rest.js";'), 0);
  assert.equal(wrong("play/stream/x.ts", 'import "../notes/y.js";'), 0);
  assert.equal(wrong("play/x.ts", 'import "spessasynth_core";'), 0);
  assert.equal(wrong("net/rest.ts", 'import type { Sound } from "../play/contract.js";'), 1);
  assert.equal(wrong("view/dial.ts", 'import { run } from "../run/run.js";'), 1);
  assert.equal(wrong("run/run.ts", 'const app = await import("../app.js");'), 1);
  assert.equal(wrong("misc/x.ts", ""), 1);
});

test("no text becomes markup or code", () => {
  assert.equal(wrong("view/x.ts", "element.innerHTML = title;"), 1);
  assert.equal(wrong("view/x.ts", 'const f = new Function("a");'), 1);
  assert.equal(wrong("view/x.ts", "element.textContent = title;"), 0);
});
