// Replays a recorded run that the runner chose, as if it were run now.

import { type RecordedRun, toRun } from "../pace/recording.js";
import type { Sensor, SensorListener } from "./contract.js";
import { readRunFile } from "./runfile.js";
import { Teller } from "./teller.js";
import type { Timers } from "./timers.js";

export class GpxSensor implements Sensor {
  readonly kind = "gpx";
  readonly possible = true;
  /** How many seconds of the recording pass in one; heard from the next reading on. */
  speedup = 1;
  private run: RecordedRun | null = null;
  private end = () => {};

  constructor(private readonly timers: Timers) {}

  /**
   * Take a file's text for the next start. Its places are turned into speeds here and forgotten.
   * @throws BadRecording with a reason; the run before it stays
   */
  load(text: string, fileName: string): Pick<RecordedRun, "title" | "durationS"> {
    this.run = toRun(readRunFile(text), fileName);
    const { title, durationS } = this.run;
    return { title, durationS };
  }

  async start(listener: SensorListener): Promise<void> {
    this.stop();
    const teller = new Teller(this.kind, listener);
    this.end = () => teller.stop();
    if (this.run === null) teller.end("missing", "gpxNone");
    else this.replay(this.run, teller);
  }

  stop(): void {
    this.end();
    this.end = () => {};
  }

  private replay({ title, readings }: RecordedRun, teller: Teller): void {
    let callOff = () => {};
    const tellFrom = (index: number, ranS: number) => {
      const reading = readings[index];
      if (reading === undefined) {
        teller.end("off", "gpxOver", title);
        return;
      }
      callOff = this.timers.after((reading.timeS - ranS) / this.speedup, () => {
        teller.state("good", null, title);
        teller.reading({ ...reading, timeS: this.timers.nowS() });
        tellFrom(index + 1, reading.timeS);
      });
    };
    this.end = () => {
      callOff();
      teller.stop();
    };
    teller.state("waiting", null, title);
    tellFrom(0, 0);
  }
}
