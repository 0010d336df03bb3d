import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reading } from "../../src/contract/reading.js";
import { Diary } from "../../src/run/diary.js";
import { fakeStation, json, noNetwork } from "../net/stations.js";

const RUN = { runId: "r", controlToken: "t" };
const TEMPO = { tempo_bpm: 80, target_bpm: 80, source: "cadence", raw: 160, why: "so" };
const at = (timeS: number): Reading => ({
  timeS,
  speedMps: null,
  cadenceSpm: 160,
  heartRateBpm: null,
  source: "phone",
});

test("few readings, every ten seconds, with their age", async () => {
  const asked = fakeStation(() => json(TEMPO, 202));
  let nowS = 0;
  const diary = new Diary(RUN, () => nowS);
  for (; nowS < 10; nowS += 1) diary.write(at(nowS));
  diary.write(at(nowS));
  await diary.send();
  for (; nowS < 20; nowS += 1) diary.write(at(nowS));
  await diary.send();
  assert.ok(asked.every(({ path }) => path === "/api/runs/r/readings"));
  assert.deepEqual(
    asked.map(({ body }) => {
      const { readings } = body as { readings: readonly { age_s?: number }[] };
      return readings.map(({ age_s }) => age_s ?? 0);
    }),
    [
      [10, 5, 0],
      [10, 5],
    ],
  );
});

test("without a network they are kept", async () => {
  let answer = noNetwork as () => Response;
  const asked = fakeStation(() => answer());
  const diary = new Diary(RUN, () => 10);
  diary.write(at(5));
  await diary.send();
  answer = () => json(TEMPO, 202);
  await diary.send();
  await diary.send();
  assert.deepEqual(
    asked.map(({ body }) => body),
    [
      { readings: [{ cadence_spm: 160, source: "phone", age_s: 5 }] },
      { readings: [{ cadence_spm: 160, source: "phone", age_s: 5 }] },
    ],
  );
});
