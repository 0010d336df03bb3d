import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Reading, Tempo } from "../../src/contract/reading.js";
import type { Heard } from "../../src/play/contract.js";
import { Playing } from "../../src/play/notes/playing.js";
import { FakeStation, FakeSynth } from "./fake_station.js";

const TICK_S = 0.025;
const RUN = { runId: "r", controlToken: "secret" };
/** The station's welcome asks for 120 bpm. */
const BEAT_S = 0.5;

const open: Playing[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.stop();
});

function begun(from: Heard | null = null, station = new FakeStation()) {
  const clock = { s: 100 };
  const synth = new FakeSynth(clock);
  const told = { tempi: [] as Tempo[], ends: [] as string[], paused: [] as boolean[] };
  const listener = {
    tempo: (tempo: Tempo) => told.tempi.push(tempo),
    bar: () => undefined,
    paused: (paused: boolean) => told.paused.push(paused),
    ended: (end: string) => told.ends.push(end),
  };
  const around = { nowS: () => clock.s, hidden: () => false, connect: station.connect };
  const playing = new Playing(RUN, synth, from, null, around, listener);
  open.push(playing);
  const play = (seconds: number) => {
    for (const endS = clock.s + seconds; clock.s < endS; clock.s += TICK_S) playing.tick();
  };
  return { clock, synth, station, playing, play, told };
}

/** What is said over a fake line arrives in the next turn. */
const arrive = () => new Promise((resolve) => setImmediate(resolve));

function struck(synth: FakeSynth) {
  return synth.planned.flatMap((event) => (event.is === "on" ? [event] : []));
}

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, i) => time - (times[i] ?? 0));
}

test("ten minutes of bars are asked for, and the token is told once, in the first message", async () => {
  const { station, play } = begun();
  await arrive();
  play(1);
  assert.equal(station.hellos.length, 1);
  assert.equal(station.hellos[0]?.token, "secret");
  const asked = station.of("want").reduce((sum, { credit }) => sum + Number(credit), 16);
  assert.ok(asked >= 300 && asked < 310, `${asked} bars`);
  assert.ok(!JSON.stringify(station.told).includes("secret"));
});

test("each bar is told as played once, when it is heard", async () => {
  const { station, play } = begun();
  await arrive();
  play(8.5);
  const played = station.of("played");
  assert.deepEqual(
    played.map(({ bar, beat }) => [bar, beat]),
    [0, 1, 2, 3, 4].slice(0, played.length).map((bar) => [bar, 4 * bar]),
  );
  assert.ok(played.length >= 4);
  const times = played.map(({ time_s }) => Number(time_s));
  for (const gap of gaps(times)) assert.ok(Math.abs(gap - 4 * BEAT_S) < 0.001);
});

test("ten minutes without a network: no gap, and then what is known is repeated", async () => {
  const { station, synth, play, playing } = begun();
  await arrive();
  play(2);
  station.cut();
  assert.ok(playing.readyBeats(0) > 1190, "ten minutes at 120");
  play(660);
  const on = struck(synth);
  const widest = Math.max(...gaps(on.map(({ timeS }) => timeS)));
  assert.ok(widest < BEAT_S + 0.001, `${widest} s`);
  const last = on.at(-1);
  assert.ok(last && last.timeS > 760);
  assert.ok(playing.cutForS() > 600);
});

test("after a drop it goes on with the first bar that is missing: none twice, none left out", async () => {
  const { station, synth, play, playing } = begun();
  await arrive();
  play(10);
  station.cut();
  play(30);
  station.reachable = true;
  playing.tryNow();
  await arrive();
  assert.equal(playing.cutForS(), 0);
  play(30);
  const asked = Number(station.hellos[1]?.from_bar);
  assert.ok(asked >= 300);
  const on = struck(synth);
  const beats = on.map((_, i) => 40 + (Math.floor(i / 4) % 48));
  assert.deepEqual(
    on.map(({ pitch }) => pitch),
    beats,
  );
  const played = station.of("played").map(({ bar }) => Number(bar));
  assert.deepEqual(
    played,
    played.map((_, i) => i),
    "what was played meanwhile is told too",
  );
});

test("it begins at the bar line that follows where the ear is, when that line would be heard", async () => {
  const { clock, synth, play } = begun({ beat: 9.5, tempoBpm: 120 });
  const startedS = clock.s;
  await arrive();
  play(3);
  const first = struck(synth)[0];
  assert.equal(first?.pitch, 43);
  // 2.5 beats later in the ear, which is 30 ms behind what is rendered.
  assert.ok(Math.abs(Number(first?.timeS) - (startedS - 0.03 + 2.5 * BEAT_S)) < 0.001);
});

test("a runner's cadence leads the tempo, heard within a look-ahead and a tick", async () => {
  const { clock, playing, synth, play } = begun();
  await arrive();
  playing.wished({ mode: "step", askedBpm: null });
  play(2);
  const atS = clock.s;
  const feel = 132;
  for (let i = 0; i < 12 * 4; i += 1) {
    const reading: Reading = {
      timeS: clock.s,
      cadenceSpm: feel,
      speedMps: null,
      heartRateBpm: null,
      source: "footpod",
    };
    playing.read(reading);
    play(0.25);
  }
  const times = struck(synth).map(({ timeS }) => timeS);
  const after = gaps(times.filter((timeS) => timeS > atS + 0.2));
  assert.ok((after[0] ?? 1) < BEAT_S, "faster from the next beat on");
  assert.ok(Math.abs(60 / (after.at(-1) ?? 1) - feel) < 1, `${after.at(-1)}`);
});

test("the run is handed over inside the bar that was told last", async () => {
  const { station, play, playing } = begun();
  await arrive();
  play(5);
  const ear = playing.ear();
  assert.ok(ear);
  await playing.handOver(ear.begun.placed.bar.index, ear.beat);
  const last = station.of("played").at(-1);
  const stream = station.of("stream")[0];
  assert.equal(stream?.bar, last?.bar);
  const within = Number(stream?.beat) - Number(last?.beat);
  assert.ok(within >= 0 && within < 4);
});

test("who is taken over, or meets nonsense again and again, is told so", async () => {
  const taken = begun();
  await arrive();
  taken.station.say({ type: "error", title: "Conflict", detail: "elsewhere", retry_after_s: null });
  taken.station.say({ type: "change", mode: "step", asked_bpm: null, paused: true });
  assert.deepEqual(taken.told.paused, [true]);
  const refused = begun(null, new FakeStation({ pace: {} }));
  await arrive();
  assert.deepEqual(refused.told.ends, ["refused"]);
});
