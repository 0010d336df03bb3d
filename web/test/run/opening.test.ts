import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../src/net/request.js";
import { NO_WISHES, opened } from "../../src/run/opening.js";
import { golden } from "../golden.js";
import { fakeStation, json } from "../net/stations.js";

interface Fixture {
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
}

const created = golden<Fixture>("rest/open_run_plain.json").response;
const unknown = golden<Fixture>("rest/refused_unknown_field.json").response;

/** As a station answers that has never heard of a metre. */
const noMetre = () => {
  const detail = String(unknown.body.detail).replace("longitude", "metre");
  return json({ ...unknown.body, detail }, unknown.status);
};

test("a run is asked for in the metre that was chosen, or in none", async () => {
  const asked = fakeStation(() => json(created.body, created.status));
  assert.ok((await opened({ ...NO_WISHES, style: "march", metre: "6/8" })).metre);
  assert.ok((await opened({ ...NO_WISHES, style: "march" })).metre);
  assert.deepEqual(
    asked.map(({ body }) => body),
    [
      { mode: "auto", style: "march", metre: "6/8" },
      { mode: "auto", style: "march" },
    ],
  );
});

test("a station without a choice of metre plays all the same, and it is told", async () => {
  const asked = fakeStation(({ body }) =>
    body && Reflect.has(body as object, "metre") ? noMetre() : json(created.body, created.status),
  );
  const { run, metre } = await opened({ ...NO_WISHES, metre: "3/4" });
  assert.equal(run.runId, created.body.run_id);
  assert.equal(metre, false);
  assert.equal(asked.length, 2);
});

test("other refusals stand", async () => {
  const asked = fakeStation(() => json(unknown.body, unknown.status));
  await assert.rejects(opened({ ...NO_WISHES, metre: "3/4" }), Refused);
  fakeStation(noMetre);
  await assert.rejects(opened(NO_WISHES), Refused);
  assert.equal(asked.length, 1);
});
