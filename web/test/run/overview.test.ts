import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, type WayOffer } from "../../src/run/offer.js";
import { overviewFrom } from "../../src/run/overview.js";

const METRICS = `# HELP courante_runs Runs that play now.
# TYPE courante_runs gauge
courante_runs 3.0
courante_runs_opened_total 12.0
courante_blocks_total 2e+06
courante_underruns_total 4.0
courante_listeners{format="mp3"} 2.0
courante_listeners{format="opus"} 1.0
`;

test("numbers of the house", () => {
  const told = { runs: 3, listeners: 3, opened: 12, latePerMillion: 2 };
  assert.deepEqual(overviewFrom(METRICS), told);
});

test("a station that has just begun", () => {
  const told = { runs: 0, listeners: 0, opened: 0, latePerMillion: null };
  assert.deepEqual(overviewFrom(""), told);
});

const offer = (way: WayOffer["way"], missing: string | null): WayOffer => ({
  way,
  missing,
  sendsReadings: true,
  make: () => assert.fail("nobody plays"),
});

test("the runner's way where it can be had, else the first that can", () => {
  const [stream, notes] = [offer("stream", null), offer("notes", null)];
  const none = offer("notes", "notesUnsupported");
  assert.equal(chosen([stream, notes], null), stream);
  assert.equal(chosen([stream, notes], "notes"), notes);
  assert.equal(chosen([stream, none], "notes"), stream);
  assert.equal(chosen([none], "notes"), null);
});
