import assert from "node:assert/strict";
import { test } from "node:test";
import { eventFrom, type RunEvent } from "../../src/contract/events.js";
import { follow } from "../../src/net/events.js";
import { golden } from "../golden.js";
import { fakeStation, json, noNetwork } from "./stations.js";

const RUN = { runId: "r", controlToken: "t" };
const { events } = golden<{ events: Record<string, Record<string, unknown>> }>("rest/events.json");

const stream = (text: string) => new Response(text);

test("every event of the contract is read", () => {
  const read = Object.entries(events).map(([name, data]) => eventFrom(name, JSON.stringify(data)));
  assert.deepEqual(
    read.map((event) => event?.is),
    ["beat", "tempo", "style", "energy", "lag", "end"],
  );
  assert.deepEqual(read[0], { is: "beat", timeS: 12.5, beat: 16 });
  assert.equal(read[1]?.is === "tempo" && read[1].tempo.targetBpm, 85);
});

test("an event of a newer server is passed over", () => {
  assert.equal(eventFrom("weather", "{}"), null);
});

test("it follows until the run is over, through breaks and nonsense", async () => {
  const told: RunEvent[] = [];
  const answers = [
    () => stream('event: beat\ndata: oops\n\nevent: beat\ndata: {"time_s":1,"beat":2}\n\n'),
    noNetwork,
    () => json({ detail: "busy" }, 503),
    () => stream('event: beat\ndata: {"time_s":2,"beat":3}\n\n'),
    () => json({ detail: "there is no such run" }, 404),
  ];
  const asked = fakeStation(() => (answers.shift() ?? noNetwork)());
  assert.equal(await follow(RUN, new AbortController().signal, (event) => told.push(event)), true);
  assert.deepEqual(
    told.map((event) => event.is === "beat" && event.beat),
    [2, 3],
  );
  assert.ok(asked.every(({ token, path }) => token === "t" && !path.includes("t=")));
});

test("it stops when told", async () => {
  const stopping = new AbortController();
  fakeStation(() => {
    stopping.abort();
    return noNetwork();
  });
  assert.equal(await follow(RUN, stopping.signal, () => undefined), false);
});
