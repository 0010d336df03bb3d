// The browser's positions as a speed. What leaves this file is metres a second, never a place.

import { plausible } from "../pace/readings.js";
import { type Fix, NO_FIXES, push, type SpeedAnswer, type SpeedState } from "../pace/speed.js";
import type { Health, Sensor, SensorListener } from "./contract.js";
import { Teller } from "./teller.js";
import { type Timers, Watchdog } from "./timers.js";

const LOST_AFTER_S = 10;
const PERMISSION_DENIED = 1;
const OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: 15_000 };

type Waiting = Extract<SpeedAnswer, { waiting: string }>["waiting"];

const WAITING: Readonly<Record<Waiting, readonly [Health, string]>> = {
  movement: ["waiting", "gpsMovement"],
  accuracy: ["weak", "gpsVague"],
  "on foot": ["weak", "gpsTooFast"],
};

export class GpsSensor implements Sensor {
  readonly kind = "gps";
  private end = () => {};

  constructor(private readonly timers: Timers) {}

  get possible(): boolean {
    return isSecureContext && "geolocation" in navigator;
  }

  async start(listener: SensorListener): Promise<void> {
    this.stop();
    const teller = new Teller(this.kind, listener);
    this.end = () => teller.stop();
    if (!this.possible) teller.end("missing", isSecureContext ? "unsupported" : "insecure");
    else this.watch(teller);
  }

  stop(): void {
    this.end();
    this.end = () => {};
  }

  private watch(teller: Teller): void {
    let fixes: SpeedState = NO_FIXES;
    let health: Health = "waiting";
    const tell = (next: Health, reason: string | null) => {
      health = next;
      teller.state(next, reason);
    };
    const lost = new Watchdog(this.timers, LOST_AFTER_S, () => tell("lost", "gpsLost"));
    const position = (position: GeolocationPosition) => {
      if (teller.ended) return;
      lost.feed();
      const [next, answer] = push(fixes, fixOf(position));
      fixes = next;
      if ("waiting" in answer) {
        // A receiver that was good needs no "start moving" between two fixes.
        if (answer.waiting !== "movement" || health !== "good") tell(...WAITING[answer.waiting]);
        return;
      }
      this.read(teller, answer.speedMps);
      tell("good", null);
    };
    const failed = (error: GeolocationPositionError) => {
      // Anything else passes: the watch goes on by itself, and silence is told as lost.
      if (error.code !== PERMISSION_DENIED) return;
      lost.stop();
      teller.end("denied", "denied");
    };
    tell("waiting", "gpsLooking");
    const id = navigator.geolocation.watchPosition(position, failed, OPTIONS);
    this.end = () => {
      navigator.geolocation.clearWatch(id);
      lost.stop();
      teller.stop();
    };
  }

  private read(teller: Teller, speedMps: number): void {
    const reading = plausible({ timeS: this.timers.nowS(), source: "gps", speedMps });
    if (reading !== null) teller.reading(reading);
  }
}

function fixOf({ coords, timestamp }: GeolocationPosition): Fix {
  return {
    timeS: timestamp / 1000,
    latitudeDeg: coords.latitude,
    longitudeDeg: coords.longitude,
    accuracyM: coords.accuracy,
    speedMps: coords.speed,
  };
}
