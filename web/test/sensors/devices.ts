// Fake Bluetooth: a device that offers one characteristic, and a browser that lets it be chosen.

type Answer = "ok" | "refuse" | "no service" | "hang";

export class FakeDevice extends EventTarget {
  readonly name = "Strap 7";
  /** What the next attempts to connect meet; the last one stays. */
  answers: Answer[] = ["ok"];
  connections = 0;
  readonly characteristic = new FakeCharacteristic();
  readonly gatt = new FakeServer(this);

  send(...bytes: readonly number[]): void {
    if (!this.gatt.connected) return;
    this.characteristic.value = new DataView(Uint8Array.from(bytes).buffer);
    this.characteristic.dispatchEvent(new Event("characteristicvaluechanged"));
  }

  /** Out of reach. */
  vanish(): void {
    this.gatt.connected = false;
    this.dispatchEvent(new Event("gattserverdisconnected"));
  }

  next(): Answer {
    return (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? "ok";
  }
}

class FakeCharacteristic extends EventTarget {
  value: DataView | undefined;
  readonly startNotifications = async () => this;
}

class FakeServer {
  connected = false;

  constructor(private readonly device: FakeDevice) {}

  async connect() {
    this.device.connections++;
    const answer = this.device.next();
    if (answer === "hang") return new Promise<never>(() => {});
    if (answer === "refuse") throw new DOMException("out of reach", "NetworkError");
    this.connected = true;
    const getCharacteristic = async () => this.device.characteristic;
    const getPrimaryService = async () => {
      if (answer === "no service") throw new DOMException("no such service", "NotFoundError");
      return { getCharacteristic };
    };
    return { getPrimaryService };
  }

  disconnect(): void {
    if (this.connected) this.device.vanish();
  }
}

/** A navigator.bluetooth that hands out a device, or fails. */
export class FakeBluetooth {
  asked: RequestDeviceOptions[] = [];
  available = true;

  constructor(private readonly choice: FakeDevice | DOMException) {}

  async requestDevice(options: RequestDeviceOptions): Promise<FakeDevice> {
    this.asked.push(options);
    if (this.choice instanceof FakeDevice) return this.choice;
    throw this.choice;
  }

  readonly getAvailability = async () => this.available;
}
