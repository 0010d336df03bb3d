// What a runner sees while running: the dial with the tempo, why it is so, and how the run goes.

import { type Phase, sounds } from "../contract/phase.js";
import type { Tempo } from "../contract/reading.js";
import { type Beat, Dial } from "./dial.js";
import { box, button, find } from "./dom.js";
import type { Key } from "./i18n/en.js";
import { sourceKey, why } from "./i18n/why.js";
import type { Words } from "./i18n/words.js";
import { clock, decimal, kilometres, kmh } from "./numbers.js";

const STATUS: Readonly<Record<Phase, Key>> = {
  idle: "statusIdle",
  starting: "statusStarting",
  playing: "statusPlaying",
  offline: "statusOffline",
  paused: "statusPaused",
  ended: "statusEnded",
};
const DIAL_WORD: Readonly<Partial<Record<Phase, Key>>> = {
  starting: "oneMoment",
  paused: "goOn",
  ended: "newRun",
};
const SURE_MS = 4000;
/** Less than this in reserve is no comfort worth a word. */
const WORTH_TELLING_S = 20;

/** The newest of each that still counts. */
export interface Pace {
  readonly cadenceSpm: number | null;
  readonly speedMps: number | null;
  readonly heartRateBpm: number | null;
}

export interface StageListener {
  press(): void;
  end(): void;
}

export class Stage {
  private readonly dial: Dial;
  private surely = 0;

  constructor(
    private readonly words: Words,
    listener: StageListener,
    heard: () => Beat | null,
  ) {
    this.dial = new Dial(find("ring", SVGElement), box("halo"), heard);
    button("play").addEventListener("click", () => listener.press());
    button("end").addEventListener("click", () => this.pressEnd(listener));
    this.phase("idle");
  }

  /** So many in a bar. */
  beats(perBar: number): void {
    this.dial.beats(perBar);
  }

  phase(phase: Phase): void {
    const { words } = this;
    const word = DIAL_WORD[phase] ?? "play";
    document.body.dataset.phase = phase;
    words.say(box("status"), STATUS[phase]);
    words.say(box("dial-word"), word);
    words.say(button("play"), sounds(phase) ? "pause" : word, {}, "aria-label");
    const running = sounds(phase) || phase === "paused";
    box("transport").hidden = !running;
    box("stats").hidden = !running;
    box("chips").hidden = !running;
    this.askAgain(false);
    this.dial.run(sounds(phase));
    if (phase === "idle") box("pace-stat").hidden = box("heart-stat").hidden = true;
    if (phase !== "playing") this.lag(null);
  }

  tempo(tempo: Tempo): void {
    const now = String(Math.round(tempo.tempoBpm));
    const goal = String(Math.round(tempo.targetBpm));
    this.words.sayPlain(box("tempo"), now);
    this.words.sayAs(box("source"), () => {
      const key = sourceKey(tempo.source);
      const source = key ? this.words.get(key) : tempo.source;
      return goal === now ? source : `${source} → ${goal}`;
    });
    this.words.sayAs(box("why"), () => why(this.words.language, tempo));
  }

  say(key: Key): void {
    this.words.say(box("why"), key);
  }

  /** For those who listen instead of looking; seldom. */
  announce(text: string): void {
    box("announce").textContent = text;
  }

  /** Steps where they are known, else the speed. */
  pace({ cadenceSpm, speedMps, heartRateBpm }: Pace): void {
    const whole = (value: number | null) => (value === null ? "–" : String(Math.round(value)));
    const bySpeed = cadenceSpm === null && speedMps !== null;
    this.words.say(box("pace-name"), bySpeed ? "kmh" : "cadence");
    this.words.sayAs(box("pace-number"), () =>
      bySpeed ? kmh(speedMps, this.words.language) : whole(cadenceSpm),
    );
    // What was measured once keeps its place; what never was has none.
    if (bySpeed || cadenceSpm !== null) box("pace-stat").hidden = false;
    if (heartRateBpm !== null) box("heart-stat").hidden = false;
    box("heart").textContent = whole(heartRateBpm);
    box("speed-figure").hidden = speedMps === null;
    this.words.sayAs(box("speed-value"), () =>
      speedMps === null ? "–" : kmh(speedMps, this.words.language),
    );
  }

  time(elapsedS: number, distanceM: number | null, leftS: number | null): void {
    this.words.sayPlain(box("elapsed"), clock(elapsedS));
    box("distance-stat").hidden = distanceM === null;
    this.words.sayAs(box("distance"), () =>
      distanceM === null ? "–" : kilometres(distanceM, this.words.language),
    );
    if (leftS !== null && leftS > WORTH_TELLING_S) {
      // By the minute: a screen reader would else count down aloud.
      const time = clock(60 * Math.floor(leftS / 60) || leftS - (leftS % 10));
      this.words.say(box("status"), "statusOfflineReady", { time });
    }
  }

  lag(lagS: number | null): void {
    box("lag").hidden = lagS === null;
    if (lagS === null) return;
    this.words.sayAs(box("lag"), () =>
      this.words.get("lag", { lag: decimal(lagS, 1, this.words.language) }),
    );
  }

  private pressEnd(listener: StageListener): void {
    const sure = button("end").classList.contains("sure");
    this.askAgain(!sure);
    if (sure) listener.end();
    else this.surely = setTimeout(() => this.askAgain(false), SURE_MS);
  }

  private askAgain(sure: boolean): void {
    clearTimeout(this.surely);
    button("end").classList.toggle("sure", sure);
    this.words.say(button("end"), sure ? "endSure" : "end");
  }
}
