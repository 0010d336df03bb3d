// What straps, foot pods and treadmills offer over Bluetooth, and what a payload of theirs means.

import type { Source } from "../contract/reading.js";
import {
  type Decoded,
  decodeHeartRate,
  decodeRunning,
  decodeTreadmill,
} from "../pace/bluetooth.js";

export type BluetoothKind = "heartRate" | "running" | "treadmill";

export interface Profile {
  readonly service: BluetoothServiceUUID;
  readonly characteristic: BluetoothCharacteristicUUID;
  readonly source: Source;
  /** Throws BadPayload. */
  readonly decode: (payload: DataView) => Decoded;
  /** Why a payload holds no pace; null where that is usual, as in one part of several. */
  readonly nothing: string | null;
}

export const PROFILES: Readonly<Record<BluetoothKind, Profile>> = {
  heartRate: {
    service: "heart_rate",
    characteristic: "heart_rate_measurement",
    source: "strap",
    decode: decodeHeartRate,
    nothing: "strapOffSkin",
  },
  running: {
    service: "running_speed_and_cadence",
    characteristic: "rsc_measurement",
    source: "footpod",
    decode: decodeRunning,
    nothing: null,
  },
  treadmill: {
    service: "fitness_machine",
    characteristic: "treadmill_data",
    source: "treadmill",
    decode: decodeTreadmill,
    nothing: null,
  },
};
