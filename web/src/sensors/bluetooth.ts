// A strap, a foot pod or a treadmill over Web Bluetooth.

import { BadPayload, type Decoded } from "../pace/bluetooth.js";
import { plausible } from "../pace/readings.js";
import type { Sensor, SensorListener } from "./contract.js";
import { Link } from "./link.js";
import { type BluetoothKind, PROFILES, type Profile } from "./profiles.js";
import { Teller } from "./teller.js";
import type { Timers } from "./timers.js";

export class BluetoothSensor implements Sensor {
  private end = () => {};
  private readonly profile: Profile;

  constructor(
    readonly kind: BluetoothKind,
    private readonly timers: Timers,
  ) {
    this.profile = PROFILES[kind];
  }

  get possible(): boolean {
    return isSecureContext && "bluetooth" in navigator;
  }

  /** Opens the browser's list of devices. */
  async start(listener: SensorListener): Promise<void> {
    this.stop();
    const teller = new Teller(this.kind, listener);
    this.end = () => teller.stop();
    if (this.possible) await this.choose(teller);
    else teller.end("missing", isSecureContext ? "unsupported" : "insecure");
  }

  stop(): void {
    this.end();
    this.end = () => {};
  }

  private async choose(teller: Teller): Promise<void> {
    const filters = [{ services: [this.profile.service] }];
    try {
      const device = await navigator.bluetooth.requestDevice({ filters });
      if (!teller.ended) this.connect(device, teller);
    } catch (error) {
      teller.end(...(await refusal(error)));
    }
  }

  private connect(device: BluetoothDevice, teller: Teller): void {
    const name = device.name ?? "";
    const link = new Link(device, this.profile, this.timers, {
      value: (payload) => this.heard(payload, link, teller, name),
      lost: (reason) => teller.state("lost", reason, name),
      noService: () => teller.end("missing", "bluetoothNoService", name),
    });
    this.end = () => {
      link.close();
      teller.stop();
    };
    teller.state("waiting", "bluetoothConnecting", name);
    link.open();
  }

  private heard(payload: DataView, link: Link, teller: Teller, name: string): void {
    const decoded = decodedOr(this.profile, payload);
    if (decoded === null) {
      teller.state("weak", "bluetoothGarbage", name);
      return;
    }
    if (isEmpty(decoded)) {
      if (this.profile.nothing === null) return;
      link.heard();
      teller.state("weak", this.profile.nothing, name);
      return;
    }
    const { speedMps, heartRateBpm, cadencePerMin: cadenceSpm } = decoded;
    const { source } = this.profile;
    const timeS = this.timers.nowS();
    const reading = plausible({ timeS, source, speedMps, cadenceSpm, heartRateBpm });
    if (reading === null) {
      teller.state("weak", "bluetoothGarbage", name);
      return;
    }
    link.heard();
    teller.state("good", null, name);
    teller.reading(reading);
  }
}

function decodedOr(profile: Profile, payload: DataView): Decoded | null {
  try {
    return profile.decode(payload);
  } catch (error) {
    if (error instanceof BadPayload) return null;
    throw error;
  }
}

function isEmpty({ speedMps, cadencePerMin, heartRateBpm }: Decoded): boolean {
  return speedMps === null && cadencePerMin === null && heartRateBpm === null;
}

/** The browser tells "no Bluetooth" and "nothing chosen" by the same error. */
async function refusal(error: unknown): Promise<["missing" | "off" | "denied", string]> {
  if (!(error instanceof DOMException) || error.name !== "NotFoundError")
    return ["denied", "denied"];
  const available = await navigator.bluetooth.getAvailability();
  return available ? ["off", "bluetoothNone"] : ["missing", "bluetoothOff"];
}
