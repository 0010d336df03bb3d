import assert from "node:assert/strict";
import { test } from "node:test";
import { SliderSensor } from "../../src/sensors/slider.js";
import { FakeTimers } from "./clock.js";
import { Told } from "./told.js";

async function started() {
  const timers = new FakeTimers();
  const slider = new SliderSensor(timers);
  const told = new Told();
  await slider.start(told);
  const cadences = () => told.readings.map(({ timeS, cadenceSpm }) => [timeS, cadenceSpm]);
  return { timers, slider, told, cadences };
}

test("a value is told at once and repeated as long as it stands", async () => {
  const { timers, slider, told, cadences } = await started();
  assert.equal(told.last, "waiting");
  slider.set(170);
  assert.deepEqual(cadences(), [[0, 170]]);
  await timers.pass(5);
  assert.deepEqual(cadences(), [
    [0, 170],
    [2, 170],
    [4, 170],
  ]);
  assert.deepEqual(told.readings[0]?.source, "slider");
  assert.deepEqual(told.healths, ["waiting", "good"]);
});

test("a finger that drags is told eight times a second at most, and its last place soon", async () => {
  const { timers, slider, told, cadences } = await started();
  for (let value = 150; value <= 180; value++) {
    slider.set(value);
    await timers.pass(0.02);
  }
  assert.ok(told.readings.length <= 7, String(told.readings.length));
  await timers.pass(0.12);
  assert.equal(cadences().at(-1)?.[1], 180);
});

test("a value set before it starts is told when it does", async () => {
  const { timers, slider, told } = await started();
  slider.stop();
  slider.set(155);
  await timers.pass(1);
  assert.equal(told.readings.length, 0);
  await slider.start(told);
  assert.equal(told.readings[0]?.cadenceSpm, 155);
});

test("stopped it tells nothing more", async () => {
  const { timers, slider, told } = await started();
  slider.set(170);
  slider.stop();
  await timers.pass(10);
  assert.equal(told.readings.length, 1);
  assert.equal(told.last, "off");
  assert.equal(timers.waiting, 0);
});
