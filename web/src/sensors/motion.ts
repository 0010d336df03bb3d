// Steps from the phone's motion sensor.

import { plausible } from "../pace/readings.js";
import { type Rhythm, rhythmOf, type Shake, WINDOW_S } from "./cadence.js";
import type { Health, Sensor, SensorListener } from "./contract.js";
import { Teller } from "./teller.js";
import { type Timers, Watchdog } from "./timers.js";

/** So long without a first event, there is no motion sensor. */
const FIRST_WITHIN_S = 2;
const LOST_AFTER_S = 3;
const EVERY_S = 0.5;

/** iOS asks the runner, and only in a gesture. */
interface AskingMotionEvent {
  requestPermission?(): Promise<string>;
}

export class MotionSensor implements Sensor {
  readonly kind = "motion";
  private end = () => {};

  constructor(private readonly timers: Timers) {}

  get possible(): boolean {
    return isSecureContext && "DeviceMotionEvent" in globalThis;
  }

  async start(listener: SensorListener): Promise<void> {
    this.stop();
    const teller = new Teller(this.kind, listener);
    this.end = () => teller.stop();
    if (!this.possible) teller.end("missing", isSecureContext ? "unsupported" : "insecure");
    else if (!(await isAllowed())) teller.end("denied", "denied");
    if (!teller.ended) this.listen(teller);
  }

  stop(): void {
    this.end();
    this.end = () => {};
  }

  private listen(teller: Teller): void {
    let shakes: Shake[] = [];
    let judgedS = 0;
    const lost = new Watchdog(this.timers, LOST_AFTER_S, () => teller.state("lost", "motionLost"));
    const noFirst = this.timers.after(FIRST_WITHIN_S, () =>
      teller.state("missing", "motionSilent"),
    );
    const moved = (event: DeviceMotionEvent) => {
      const shake = shakeOf(event);
      if (shake === null) return;
      noFirst();
      lost.feed();
      shakes.push(shake);
      if (shake.timeS - judgedS < EVERY_S) return;
      judgedS = shake.timeS;
      shakes = shakes.filter(({ timeS }) => shake.timeS - timeS <= WINDOW_S);
      tell(teller, rhythmOf(shakes), shake.timeS);
    };
    teller.state("waiting", "motionLooking");
    addEventListener("devicemotion", moved);
    this.end = () => {
      removeEventListener("devicemotion", moved);
      noFirst();
      lost.stop();
      teller.stop();
    };
  }
}

async function isAllowed(): Promise<boolean> {
  const asking = DeviceMotionEvent as AskingMotionEvent;
  try {
    return (
      asking.requestPermission === undefined || (await asking.requestPermission()) === "granted"
    );
  } catch {
    return false; // not asked in a gesture, or forbidden by the page that embeds this one
  }
}

/** Desktops send an event without values, to say that they have no sensor. */
function shakeOf(event: DeviceMotionEvent): Shake | null {
  const { x, y, z } = event.accelerationIncludingGravity ?? { x: null, y: null, z: null };
  if (x === null || y === null || z === null) return null;
  return { timeS: event.timeStamp / 1000, x, y, z };
}

const STATES: Readonly<Record<Rhythm["is"], readonly [Health, string | null]>> = {
  steps: ["good", null],
  still: ["good", null],
  none: ["weak", "motionNoRhythm"],
  unknown: ["waiting", "motionLooking"],
};

function tell(teller: Teller, rhythm: Rhythm, timeS: number): void {
  teller.state(...STATES[rhythm.is]);
  if (rhythm.is === "none" || rhythm.is === "unknown") return;
  const cadenceSpm = rhythm.is === "steps" ? rhythm.cadenceSpm : 0;
  const reading = plausible({ timeS, source: "phone", cadenceSpm });
  if (reading !== null) teller.reading(reading);
}
