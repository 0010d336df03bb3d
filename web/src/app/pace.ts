// Where the pace comes from: which sensors are on, and what becomes of one that fails.

import type { Saying } from "../contract/phase.js";
import type { Reading } from "../contract/reading.js";
import { type AllSensors, allSensors } from "../sensors/all.js";
import type { SensorKind, SensorState } from "../sensors/contract.js";
import { Sensors } from "../sensors/sensors.js";
import type { Words } from "../view/i18n/words.js";
import { isPaceSource, PaceCard, type PaceSource } from "../view/pace_card.js";
import { prefer, preferred } from "../view/preferences.js";
import { isOn, SensorList, SWITCHED } from "../view/sensor_list.js";
import { PaceSlider, type SliderUnit } from "../view/slider.js";
import { type NowPace, newest } from "./now_pace.js";
import { loadReplay } from "./replay.js";

export interface PaceListener {
  reading(reading: Reading): void;
  /** A steady tempo was asked for by hand. */
  beats(bpm: number): void;
  say(saying: Saying): void;
  announce(text: string): void;
  source(source: PaceSource): void;
}

/** What every phone has, and what is asked for first. */
const OWN: readonly SensorKind[] = ["gps", "motion"];

export class Pace {
  private source: PaceSource = "hand";
  private steady = false;
  /** A recorded run is replayed while this one goes on. */
  private running = false;
  /** Sensors were asked for, and none has answered well yet. */
  private hoping = false;
  private latest: readonly Reading[] = [];
  private readonly all: AllSensors = allSensors();
  private readonly sensors: Sensors;
  private readonly card: PaceCard;
  private readonly slider: PaceSlider;
  private readonly list: SensorList;
  private told: readonly SensorState[];

  constructor(
    private readonly words: Words,
    private readonly listener: PaceListener,
  ) {
    this.slider = new PaceSlider(words, (unit, value) => this.slid(unit, value));
    this.sensors = new Sensors(this.all.list, {
      reading: (reading) => this.read(reading),
      states: (states) => this.changed(states),
    });
    this.told = this.sensors.states;
    this.list = new SensorList(words, { toggle: (kind, on) => this.toggle(kind, on) });
    this.card = new PaceCard(words, {
      source: (source) => this.choose(source),
      file: (file) => void this.load(file),
      speedup: (times) => {
        this.all.gpx.speedup = times;
      },
    });
    for (const kind of SWITCHED) {
      if (!this.sensors.possible(kind)) this.list.impossible(kind, whyImpossible());
    }
    words.changed(() => this.list.show(this.told));
    this.all.slider.set(this.slider.value("steps"));
    const before = preferred("pace");
    this.source = isPaceSource(before) && before !== "recording" ? before : firstSource();
    this.card.show(this.source);
  }

  get chosen(): PaceSource {
    return this.source;
  }

  get bpm(): number {
    return this.slider.value("beats");
  }

  now(nowS: number): NowPace {
    return newest(this.latest, nowS);
  }

  /** In the runner's gesture: what was chosen is on from now. */
  begin(): void {
    this.running = true;
    if (this.steady) return;
    if (this.source === "hand") this.hand();
    else if (this.source === "sensors" && !this.anyOn()) this.hope();
    else if (this.source === "recording" && !this.isOn("gpx")) void this.sensors.start("gpx");
  }

  end(): void {
    this.running = false;
    this.hoping = false;
    this.sensors.stopAll();
    this.latest = [];
  }

  /** A steady tempo asks nobody's pace; sensors go on for the distance. */
  keepSteady(steady: boolean, bpm: number | null): void {
    this.steady = steady;
    if (bpm !== null) this.slider.set("beats", bpm);
    this.slider.show(steady ? "beats" : "steps");
    this.card.show(steady ? "hand" : this.source, steady);
    if (steady) this.sensors.stop("slider");
    else if (this.source === "hand") this.hand();
  }

  private choose(source: PaceSource): void {
    this.source = source;
    if (source !== "recording") prefer("pace", source);
    this.listener.source(source);
    if (source !== "hand") this.letGo();
    if (source !== "recording") this.sensors.stop("gpx");
    if (source !== "sensors") for (const kind of SWITCHED) this.sensors.stop(kind);
    if (source === "hand") this.hand();
    if (source === "sensors") this.hope();
  }

  private hand(): void {
    void this.sensors.start("slider");
  }

  /** What the slider said counts no more. */
  private letGo(): void {
    this.sensors.stop("slider");
    this.latest = this.latest.filter(({ source }) => source !== "slider");
  }

  private hope(): void {
    this.hoping = true;
    for (const kind of OWN) void this.sensors.start(kind);
  }

  private toggle(kind: SensorKind, on: boolean): void {
    this.hoping = on;
    if (on) void this.sensors.start(kind);
    else this.sensors.stop(kind);
  }

  private slid(unit: SliderUnit, value: number): void {
    if (unit === "beats") this.listener.beats(value);
    else this.all.slider.set(value);
  }

  private read(reading: Reading): void {
    this.latest = [...this.latest.filter(({ source }) => source !== reading.source), reading];
    this.listener.reading(reading);
  }

  private changed(states: readonly SensorState[]): void {
    const before = this.told;
    this.told = states;
    this.list.show(states);
    for (const state of states) this.tell(before, state);
    if (states.some(({ health }) => health === "good")) this.hoping = false;
    if (this.hoping && this.source === "sensors") this.despair();
  }

  private tell(before: readonly SensorState[], { kind, health }: SensorState): void {
    const was = before.find((state) => state.kind === kind)?.health;
    const name = this.words.get(kind);
    if (health === "lost" && was !== "lost") {
      this.listener.announce(this.words.get("sensorLost", { name }));
    } else if (health === "good" && was === "lost") {
      this.listener.announce(this.words.get("sensorBack", { name }));
    }
  }

  /** Where nothing can be felt the pace is set by hand, and the runner is told why. */
  private despair(): void {
    if (this.anyOn()) return;
    const states = this.told.filter(({ kind }) => SWITCHED.includes(kind));
    const worst =
      states.find(({ health }) => health === "denied") ??
      states.find(({ health, reason }) => health === "missing" && reason !== null);
    if (!worst?.reason) return;
    this.listener.say({ key: worst.reason });
    const rest = states.some(({ kind, health }) => health === "off" && this.sensors.possible(kind));
    if (rest) return; // one that may yet answer, or be turned on
    this.hoping = false;
    this.card.show("hand");
    this.choose("hand");
  }

  private anyOn(): boolean {
    return SWITCHED.some((kind) => this.isOn(kind));
  }

  private isOn(kind: SensorKind): boolean {
    return this.told.some((state) => state.kind === kind && isOn(state.health));
  }

  private async load(file: File): Promise<void> {
    const loaded = await loadReplay(this.all.gpx, file);
    if ("reason" in loaded) {
      this.card.replayTrouble(loaded.reason);
      return;
    }
    this.card.replay(loaded.title, loaded.durationS);
    if (this.running) void this.sensors.start("gpx");
  }
}

/** What is held in a hand feels the pace itself, where browsers let it. */
function firstSource(): PaceSource {
  return matchMedia("(pointer: coarse)").matches && isSecureContext ? "sensors" : "hand";
}

function whyImpossible(): string {
  return isSecureContext ? "unsupported" : "insecure";
}
