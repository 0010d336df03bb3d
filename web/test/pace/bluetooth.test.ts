import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BadPayload,
  type Decoded,
  decodeHeartRate,
  decodeRunning,
  decodeTreadmill,
} from "../../src/pace/bluetooth.js";
import { golden } from "../golden.js";

interface Payload {
  readonly characteristic: string;
  readonly payload: string;
}

interface Row extends Payload {
  readonly about: string;
  readonly speed_mps: number | null;
  readonly cadence_per_min: number | null;
  readonly heart_rate_bpm: number | null;
  readonly running: boolean | null;
}

const DECODERS = new Map([
  ["2A37", decodeHeartRate],
  ["2A53", decodeRunning],
  ["2ACD", decodeTreadmill],
]);
const FILE = golden<{ decoded: readonly Row[]; truncated: readonly Payload[] }>("bluetooth.json");

function decoded({ characteristic, payload }: Payload): Decoded {
  const decode = DECODERS.get(characteristic);
  assert.ok(decode, characteristic);
  // Not at the start of its buffer, as browsers may hand it over.
  const bytes = Buffer.concat([Buffer.of(255), Buffer.from(payload.replaceAll(" ", ""), "hex")]);
  return decode(new DataView(bytes.buffer, bytes.byteOffset + 1, bytes.byteLength - 1));
}

for (const row of FILE.decoded) {
  test(`${row.characteristic}: ${row.about}`, () => {
    assert.deepEqual(decoded(row), {
      speedMps: row.speed_mps,
      cadencePerMin: row.cadence_per_min,
      heartRateBpm: row.heart_rate_bpm,
      running: row.running,
    });
  });
}

test("what is shorter than its flags announce is refused", () => {
  for (const row of FILE.truncated) {
    assert.throws(() => decoded(row), BadPayload, `${row.characteristic} ${row.payload}`);
  }
});
