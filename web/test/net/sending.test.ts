import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reading, Source } from "../../src/contract/reading.js";
import { Backoff } from "../../src/net/backoff.js";
import { Changes } from "../../src/net/changes.js";
import { keepLate } from "../../src/net/late.js";
import { PaceSender } from "../../src/net/pace_sender.js";
import type { Refused } from "../../src/net/request.js";
import { golden } from "../golden.js";
import { type Asked, fakeStation, json, noNetwork } from "./stations.js";

const RUN = { runId: "r", controlToken: "t" };
const STATUS = golden<{ response: { body: Record<string, unknown> } }>("rest/read_run.json");
const status = () => json(STATUS.response.body);
const tempo = () => json(STATUS.response.body.tempo, 202);

const reading = (timeS: number, source: Source = "gps"): Reading => ({
  timeS,
  speedMps: 3,
  cadenceSpm: null,
  heartRateBpm: null,
  source,
});

/** Let all that is due happen, until it has. */
async function until(true_: () => boolean): Promise<void> {
  while (!true_()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("waiting grows to its bound, and is forgotten after a success", () => {
  const backoff = new Backoff(100, 400, () => 0.5);
  assert.deepEqual(
    [backoff.take(), backoff.take(), backoff.take(), backoff.take()],
    [100, 200, 400, 400],
  );
  backoff.reset();
  assert.equal(backoff.take(), 100);
});

test("a wish goes at once, and those that follow go as one, the later over the earlier", async () => {
  const asked = fakeStation(status);
  const changes = new Changes(RUN);
  const first = changes.ask({ mode: "steady", bpm: 100 }, 10);
  assert.equal(asked.length, 1);
  await Promise.all([first, changes.ask({ bpm: 110 }, 10), changes.ask({ bpm: 120 }, 10)]);
  assert.deepEqual(
    asked.map(({ body }) => body),
    [{ mode: "steady", bpm: 100 }, { bpm: 120 }],
  );
});

test("a wish is tried until somebody answers", async () => {
  const answers = [noNetwork, noNetwork, status];
  const asked = fakeStation(() => (answers.shift() ?? noNetwork)());
  await new Changes(RUN).ask({ paused: true });
  assert.deepEqual(
    asked.map(({ body }) => body),
    Array.from({ length: 3 }, () => ({ paused: true })),
  );
});

test("a wish that is refused is told", async () => {
  fakeStation(() => json({ detail: "bpm: 500 is not usable" }, 422));
  await assert.rejects(new Changes(RUN).ask({ bpm: 500 }), { message: "bpm: 500 is not usable" });
});

test("a reading goes at once; of each sensor the newest follows", async () => {
  const asked = fakeStation(tempo);
  const sender = new PaceSender(
    RUN,
    () => assert.fail(),
    () => 3,
  );
  sender.offer(reading(0));
  assert.equal(asked.length, 1);
  sender.offer(reading(1));
  sender.offer(reading(2, "strap"));
  sender.offer(reading(3));
  await until(() => asked.length === 3);
  sender.stop();
  assert.deepEqual(asked.map(sourceAndAge), [
    ["gps", 3],
    ["gps", undefined],
    ["strap", 1],
  ]);
});

const sourceAndAge = ({ body }: Asked) => {
  const { source, age_s } = body as Record<string, unknown>;
  return [source, age_s];
};

test("readings wait for a network, and are told with the time they were measured", async () => {
  let online = false;
  const asked = fakeStation(() => (online ? tempo() : noNetwork()));
  const sender = new PaceSender(
    RUN,
    () => assert.fail(),
    () => 10,
  );
  sender.offer(reading(1));
  await new Promise((resolve) => setImmediate(resolve)); // it failed
  assert.equal(asked.length, 1);
  for (const timeS of [4, 7, 10]) sender.offer(reading(timeS));
  online = true;
  await until(() => asked.some(({ path }) => path.endsWith("/readings")));
  sender.stop();
  const late = asked.at(-1)?.body as { readings: { age_s: number }[] };
  assert.deepEqual(
    late.readings.map(({ age_s }) => age_s),
    [9, 6, 3],
  );
});

test("what the station does not want is told once, and not sent again", async () => {
  const refused: Refused[] = [];
  const asked = fakeStation(() => json({ detail: "speed_mps: 55 is not usable" }, 422));
  const sender = new PaceSender(
    RUN,
    (error) => refused.push(error),
    () => 1,
  );
  sender.offer(reading(1));
  await until(() => refused.length === 1);
  sender.stop();
  assert.equal(asked.length, 1);
});

test("an hour without network stays within what the station takes", () => {
  const hour = Array.from({ length: 7200 }, (_, i) => reading(i / 2));
  const late = hour.reduce<readonly Reading[]>(keepLate, []);
  assert.ok(late.length <= 600);
  assert.equal(late.at(-1)?.timeS, 3599.5);
  const first = late[0]?.timeS ?? Number.NaN;
  assert.ok(3599.5 - first < 3600);
  const longest = Math.max(...late.slice(1).map((one, i) => one.timeS - (late[i]?.timeS ?? 0)));
  assert.ok(longest <= 32, `${longest} s without a reading`);
});
