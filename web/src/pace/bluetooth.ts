// Payloads of heart-rate straps, foot pods and treadmills, decoded.
//
// Three GATT characteristics matter to a pace: Heart Rate Measurement (0x2A37), RSC Measurement
// (0x2A53) and Treadmill Data (0x2ACD), laid out as in the Bluetooth GATT Specification Supplement:
// little-endian, optional fields announced by flag bits, in the order of the bits.

/** What one payload says about the pace; what it does not say is null. */
export interface Decoded {
  readonly speedMps: number | null;
  /** As sent: the specification means steps, some devices send strides. */
  readonly cadencePerMin: number | null;
  readonly heartRateBpm: number | null;
  /** The foot pod's own opinion, running (or walking). */
  readonly running: boolean | null;
}

/** The payload is shorter than its flags announce. */
export class BadPayload extends Error {}

const NOTHING: Decoded = { speedMps: null, cadencePerMin: null, heartRateBpm: null, running: null };

/** Takes unsigned little-endian fields off a payload, in order. */
class Fields {
  private at = 0;

  constructor(private readonly payload: DataView) {}

  /** The next field of 1 to 4 bytes. */
  take(size: number): number {
    if (size > this.left) {
      throw new BadPayload(`at least ${this.at + size} bytes, not ${this.payload.byteLength}`);
    }
    let value = 0;
    for (let index = size - 1; index >= 0; index--) {
      value = value * 256 + this.payload.getUint8(this.at + index);
    }
    this.at += size;
    return value;
  }

  get left(): number {
    return this.payload.byteLength - this.at;
  }
}

/**
 * Heart Rate Measurement, 0x2A37. Bit 0 of the flags widens the rate to 16 bits; bit 2 says that the
 * strap can feel the skin and bit 1 that it does. A strap off the skin, and a rate of 0, count as not
 * measured.
 * @throws BadPayload
 */
export function decodeHeartRate(payload: DataView): Decoded {
  const fields = new Fields(payload);
  const flags = fields.take(1);
  const rate = fields.take(flags & 0x01 ? 2 : 1);
  if (flags & 0x08) fields.take(2); // energy expended
  if (flags & 0x10) {
    const intervals = Math.max(1, Math.ceil(fields.left / 2));
    for (let count = 0; count < intervals; count++) fields.take(2);
  }
  const offSkin = (flags & 0x06) === 0x04;
  return { ...NOTHING, heartRateBpm: rate > 0 && !offSkin ? rate : null };
}

/**
 * RSC (running speed and cadence) Measurement, 0x2A53.
 * @throws BadPayload
 */
export function decodeRunning(payload: DataView): Decoded {
  const fields = new Fields(payload);
  const flags = fields.take(1);
  const speedMps = fields.take(2) / 256;
  const cadencePerMin = fields.take(1);
  if (flags & 0x01) fields.take(2); // stride length
  if (flags & 0x02) fields.take(4); // total distance
  return { ...NOTHING, speedMps, cadencePerMin, running: Boolean(flags & 0x04) };
}

const HEART_RATE_BIT = 8;
const PACE_BITS: readonly number[] = [5, 6];
/** Bytes that each flag bit of Treadmill Data adds; bit 0 is different. */
const TREADMILL_SIZES: readonly (readonly [bit: number, size: number])[] = [
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 4],
  [5, 2],
  [6, 2],
  [7, 5],
  [8, 1],
  [9, 1],
  [10, 2],
  [11, 2],
  [12, 4],
];

/**
 * Treadmill Data, 0x2ACD. Bit 0, "more data", is inverted: the speed is there when it is *not* set.
 * The two pace fields have 8 bits in Fitness Machine Service 1.0 and 16 bits since; the length of the
 * payload tells which, and where it fits neither the newer layout is assumed.
 * @throws BadPayload
 */
export function decodeTreadmill(payload: DataView): Decoded {
  const fields = new Fields(payload);
  const flags = fields.take(2);
  const speedMps = flags & 0x01 ? null : fields.take(2) / 100 / 3.6;
  const announced = TREADMILL_SIZES.filter(([bit]) => (flags >> bit) & 1);
  const paceSize = paceSizeOf(announced, fields.left);
  let heartRate = 0;
  for (const [bit, usualSize] of announced) {
    const value = fields.take(PACE_BITS.includes(bit) ? paceSize : usualSize);
    if (bit === HEART_RATE_BIT) heartRate = value;
  }
  return { ...NOTHING, speedMps, heartRateBpm: heartRate > 0 ? heartRate : null };
}

function paceSizeOf(announced: typeof TREADMILL_SIZES, left: number): number {
  const newer = announced.reduce((sum, [, size]) => sum + size, 0);
  const older = newer - announced.filter(([bit]) => PACE_BITS.includes(bit)).length;
  return left === older ? 1 : 2;
}
