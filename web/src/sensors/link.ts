// A connection to one characteristic of one Bluetooth device, made again whenever it breaks.

import { type Timers, Watchdog } from "./timers.js";

const FIRST_WAIT_S = 1;
const LONGEST_WAIT_S = 30;
/** A connection that takes longer is given up and tried anew. */
const CONNECT_WITHIN_S = 20;
/** A device that is silent for so long is lost, though connected. */
const SILENT_AFTER_S = 10;

export interface LinkListener {
  value(payload: DataView): void;
  /** It is looked for again. */
  lost(reason: "bluetoothLost" | "bluetoothSilent"): void;
  /** The device has no such service; it is not tried again. */
  noService(): void;
}

export interface Place {
  readonly service: BluetoothServiceUUID;
  readonly characteristic: BluetoothCharacteristicUUID;
}

export class Link {
  private waitS = FIRST_WAIT_S;
  private characteristic: BluetoothRemoteGATTCharacteristic | null = null;
  /** Counts what is tried, so that what an earlier try still answers is passed over. */
  private tries = 0;
  private worked = false;
  private retry = () => {};
  private readonly silence: Watchdog;

  constructor(
    private readonly device: BluetoothDevice,
    private readonly place: Place,
    private readonly timers: Timers,
    private readonly listener: LinkListener,
  ) {
    // A link that stalls is often mended by a new one.
    this.silence = new Watchdog(timers, SILENT_AFTER_S, () => this.break("bluetoothSilent"));
  }

  open(): void {
    this.device.addEventListener("gattserverdisconnected", this.dropped);
    void this.connect();
  }

  close(): void {
    this.clear();
    this.disconnect();
  }

  /** What came meant something: the device is there, and waits begin short again. */
  heard(): void {
    this.worked = true;
    this.waitS = FIRST_WAIT_S;
    this.silence.feed();
  }

  private async connect(): Promise<void> {
    const mine = ++this.tries;
    const giveUp = this.timers.after(CONNECT_WITHIN_S, () => this.break("bluetoothLost"));
    try {
      const found = await this.find();
      if (mine === this.tries) await this.subscribe(found);
    } catch (error) {
      if (mine !== this.tries) return;
      if (isMissing(error) && !this.worked) this.refused();
      else this.break("bluetoothLost");
    } finally {
      giveUp();
    }
  }

  private async find(): Promise<BluetoothRemoteGATTCharacteristic> {
    const server = await this.device.gatt?.connect();
    const service = await server?.getPrimaryService(this.place.service);
    const characteristic = await service?.getCharacteristic(this.place.characteristic);
    if (characteristic === undefined) throw new DOMException("no GATT server", "NotFoundError");
    return characteristic;
  }

  private async subscribe(characteristic: BluetoothRemoteGATTCharacteristic): Promise<void> {
    this.characteristic = characteristic;
    characteristic.addEventListener("characteristicvaluechanged", this.changed);
    await characteristic.startNotifications();
    this.silence.feed();
  }

  private readonly changed = (event: Event): void => {
    const { value } = event.target as BluetoothRemoteGATTCharacteristic;
    if (value !== undefined) this.listener.value(value);
  };

  private readonly dropped = (): void => this.break("bluetoothLost");

  private break(reason: "bluetoothLost" | "bluetoothSilent"): void {
    this.clear();
    this.disconnect();
    this.device.addEventListener("gattserverdisconnected", this.dropped);
    this.listener.lost(reason);
    this.retry = this.timers.after(this.waitS, () => void this.connect());
    this.waitS = Math.min(LONGEST_WAIT_S, 2 * this.waitS);
  }

  private refused(): void {
    this.close();
    this.listener.noService();
  }

  private disconnect(): void {
    // Its own disconnecting is no news.
    this.device.removeEventListener("gattserverdisconnected", this.dropped);
    this.device.gatt?.disconnect();
  }

  private clear(): void {
    this.tries++;
    this.retry();
    this.silence.stop();
    this.characteristic?.removeEventListener("characteristicvaluechanged", this.changed);
    this.characteristic = null;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}
