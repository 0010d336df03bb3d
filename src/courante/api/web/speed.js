// Positions into speed. Pure: a fix goes in, metres a second come out; positions are forgotten.

const EARTH_M = 6371000;
const WORST_ACCURACY_M = 35;
const SHORTEST_S = 2.5;
const WINDOW_S = 8;
const FASTEST_MPS = 12;

const rad = (degrees) => (degrees * Math.PI) / 180;

function metresBetween(a, b) {
  const x = rad(b.longitude - a.longitude) * Math.cos(rad((a.latitude + b.latitude) / 2));
  const y = rad(b.latitude - a.latitude);
  return Math.hypot(x, y) * EARTH_M;
}

const speedBetween = (a, b) => metresBetween(a, b) / (b.timeS - a.timeS);

export class SpeedMeter {
  constructor() {
    this.fixes = [];
  }

  // A GeolocationPosition; returns {speed} in m/s, or {waiting: "what for"}.
  push(position) {
    const { coords, timestamp } = position;
    if (coords.speed !== null && Number.isFinite(coords.speed)) {
      return coords.speed <= FASTEST_MPS ? { speed: Math.max(0, coords.speed) } : { waiting: "on foot" };
    }
    if (coords.accuracy > WORST_ACCURACY_M) return { waiting: "accuracy" };
    return this.#fromPositions({ latitude: coords.latitude, longitude: coords.longitude, timeS: timestamp / 1000 });
  }

  #fromPositions(fix) {
    const last = this.fixes.at(-1);
    if (last && fix.timeS <= last.timeS) return { waiting: "movement" };
    if (last && speedBetween(last, fix) > FASTEST_MPS) {
      this.fixes = [fix]; // a jump of the receiver: begin again from where it says we are
      return { waiting: "movement" };
    }
    this.fixes = [...this.fixes.filter((f) => fix.timeS - f.timeS <= WINDOW_S), fix];
    const first = this.fixes[0];
    if (fix.timeS - first.timeS < SHORTEST_S) return { waiting: "movement" };
    return { speed: speedBetween(first, fix) };
  }
}
