// The golden fixtures, which the server's tests and the app's read, too.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import type { Reading, Source } from "../../src/contract/reading.js";
import { type RunKey, tempoFrom, type Wishes } from "../../src/contract/rest.js";
import { Refused, Unreachable } from "../../src/net/request.js";
import * as rest from "../../src/net/rest.js";
import { golden } from "../golden.js";
import { type Asked, fakeStation, json, noNetwork } from "./stations.js";

interface Fixture {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly token?: "control" | "wrong";
    readonly body?: Readonly<Record<string, unknown>>;
  };
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
}

const RUN: RunKey = { runId: "0123456789abcdef", controlToken: "AAAAAAAAAAAAAAAAAAAAAA" };
const NOW_S = 5000;

const fixture = (name: string) => golden<Fixture>(`rest/${name}.json`);

/** What the page sends, and what it makes of the answer, where the station answers as in a fixture. */
async function replay<T>(name: string, call: () => Promise<T>): Promise<readonly [Asked, T]> {
  const { request, response } = fixture(name);
  const asked = fakeStation(() => json(response.body, response.status));
  const answer = await call();
  const [only] = asked;
  assert.ok(only);
  assert.equal(asked.length, 1);
  assert.equal(only.method, request.method);
  assert.equal(only.path, request.path.replace("{run_id}", RUN.runId));
  assert.equal(only.token, request.token === "control" ? RUN.controlToken : null);
  assert.deepEqual(only.body, request.body ?? null);
  return [only, answer];
}

function readingOf(body: Readonly<Record<string, unknown>>): Reading {
  const number = (name: string) => (typeof body[name] === "number" ? Number(body[name]) : null);
  return {
    timeS: NOW_S - Number(body.age_s ?? 0),
    speedMps: number("speed_mps"),
    cadenceSpm: number("cadence_spm"),
    heartRateBpm: number("heart_rate_bpm"),
    source: String(body.source) as Source,
  };
}

for (const name of ["open_run", "open_run_plain"]) {
  test(`a run is opened: ${name}`, async () => {
    const wishes: Wishes = fixture(name).request.body ?? {};
    const [, run] = await replay(name, () => rest.openRun(wishes));
    assert.deepEqual(run, {
      ...RUN,
      listenPath: "/listen/BBBBBBBBBBBBBBBBBBBBBB.mp3",
      playlistPath: "/listen/BBBBBBBBBBBBBBBBBBBBBB/playlist.m3u",
    });
  });
}

for (const name of ["pace_cadence", "pace_everything", "pace_speed"]) {
  test(`a reading is sent: ${name}`, async () => {
    const { request, response } = fixture(name);
    const [, tempo] = await replay(name, () =>
      rest.sendPace(RUN, readingOf(request.body ?? {}), NOW_S),
    );
    assert.deepEqual(tempo, tempoFrom(response.body));
    assert.equal(tempo.targetBpm, response.body.target_bpm);
  });
}

test("late readings are sent with their ages", async () => {
  const { body } = fixture("late_readings").request;
  const readings = (body?.readings ?? []) as Record<string, unknown>[];
  await replay("late_readings", () => rest.sendLate(RUN, readings.map(readingOf), NOW_S));
});

for (const name of ["change_run", "save_run", "change_energy"]) {
  test(`a run is changed: ${name}`, async () => {
    const { request, response } = fixture(name);
    const [, status] = await replay(name, () => rest.changeRun(RUN, request.body ?? {}));
    assert.equal(status.mode, response.body.mode);
    assert.equal(status.askedBpm, response.body.bpm);
    assert.equal(status.paused, response.body.paused);
    assert.equal(status.saved, response.body.saved);
    const { asked } = response.body.energy as { readonly asked: number | null };
    assert.equal(status.energy, asked ?? "auto");
  });
}

test("a run is read", async () => {
  const [, status] = await replay("read_run", () => rest.readRun(RUN));
  assert.deepEqual([status.style, status.beat, status.ended], ["chorale", 15.204, null]);
  assert.equal(status.tempo.source, "resting");
});

test("beats are those that runners feel", async () => {
  const { body } = fixture("read_run").response;
  for (const [metre, beats] of [
    ["3/4", 3],
    ["6/8", 2],
  ]) {
    fakeStation(() => json({ ...body, metre }));
    assert.equal((await rest.readRun(RUN)).beatsPerBar, beats);
  }
  for (const metre of ["4", "5/8", "0/4", 4]) {
    fakeStation(() => json({ ...body, metre }));
    await assert.rejects(rest.readRun(RUN), /is not/);
  }
});

test("a station of before there were metres plays four beats, and offers no choice", async () => {
  const { metre, ...run } = fixture("read_run").response.body;
  assert.equal(metre, "4/4");
  fakeStation(() => json(run));
  assert.equal((await rest.readRun(RUN)).beatsPerBar, 4);
  const { styles } = fixture("styles").response.body as { styles: Record<string, unknown>[] };
  fakeStation(() => json({ styles: styles.map((style) => ({ ...style, metres: undefined })) }));
  assert.deepEqual(
    (await rest.styles()).map(({ metre: offered }) => offered),
    [null],
  );
});

test("a run is ended", () => replay("end_run", () => rest.endRun(RUN)));

test("styles are read", async () => {
  const [, [chorale]] = await replay("styles", rest.styles);
  assert.deepEqual(chorale, {
    name: "chorale",
    title: "Chorale",
    description: "Four voices as Bach wrote them, over a soft pulse.",
    metre: "4/4",
    restingBpm: 72,
    lowestBpm: 60,
    highestBpm: 130,
  });
});

const refusals = readdirSync("../tests/golden/rest")
  .filter((name) => /^(refused|no|wrong)_/.test(name))
  .map((name) => name.replace(".json", ""));

for (const name of refusals) {
  test(`a refusal is the station's own sentence: ${name}`, async () => {
    const { response } = fixture(name);
    fakeStation(() => json(response.body, response.status));
    await assert.rejects(rest.readRun(RUN), (error) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.message, response.body.detail);
      assert.equal(error.field, response.body.field ?? null);
      assert.equal(error.gone, [401, 404].includes(response.status));
      return true;
    });
  });
}

test("a full station says when to come again", async () => {
  fakeStation(() => json({ title: "Service Unavailable" }, 503, { "Retry-After": "30" }));
  await assert.rejects(rest.openRun({}), { retryAfterS: 30, message: "Service Unavailable" });
});

test("a gateway that answers with a page of its own", async () => {
  fakeStation(() => new Response("<html>Bad Gateway", { status: 502 }));
  await assert.rejects(rest.styles(), { message: "the station answered 502" });
  fakeStation(() => new Response("<html>Sign in to this Wi-Fi"));
  await assert.rejects(rest.styles(), Unreachable);
});

test("no network is nobody's refusal", async () => {
  fakeStation(noNetwork);
  await assert.rejects(rest.styles(), Unreachable);
});

test("an answer that makes no sense is refused", async () => {
  for (const body of [null, 7, [], {}, { styles: 1 }, { styles: [{ name: 1 }] }]) {
    fakeStation(() => json(body));
    await assert.rejects(rest.styles(), /is not/);
  }
});
