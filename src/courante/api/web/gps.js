// The browser's GPS as a pace source. What leaves this file is a speed, never a place.

import { SpeedMeter } from "./speed.js";

const WAITING = {
  accuracy: "Waiting for a better fix; step outside, away from walls.",
  movement: "GPS is on. Start moving.",
  "on foot": "Too fast to be on foot; waiting for running speed.",
};
const DENIED = "This browser may not use your location. Allow it for this site (the icon left of the address), then choose GPS again.";
const INSECURE = "Browsers share GPS only with pages opened over HTTPS or on this very machine. Set the pace by hand, or open the page over HTTPS.";
const NO_FIX = "No fix yet. Is location switched on?";

export class Gps {
  constructor({ onSpeed, onHint, onFail }) {
    this.on = { onSpeed, onHint, onFail };
    this.watch = null;
  }

  start() {
    if (!isSecureContext || !navigator.geolocation) {
      this.on.onFail(INSECURE);
      return;
    }
    this.meter = new SpeedMeter();
    this.on.onHint("Looking for you…");
    this.watch = navigator.geolocation.watchPosition(
      (position) => this.#position(position),
      (error) => this.#error(error),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 15000 },
    );
  }

  stop() {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
  }

  #position(position) {
    if (this.watch === null) return;
    const { speed, waiting } = this.meter.push(position);
    if (waiting) this.on.onHint(WAITING[waiting]);
    else this.on.onSpeed(speed);
  }

  #error(error) {
    if (this.watch === null) return;
    if (error.code === error.PERMISSION_DENIED) {
      this.stop();
      this.on.onFail(DENIED);
    } else {
      this.on.onHint(NO_FIX); // the watch goes on by itself
    }
  }
}
