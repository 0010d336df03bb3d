// Notes as a way of playing: the run's bars, played here, at a tempo that is decided here.

import type { Mode, Reading, Tempo } from "../../contract/reading.js";
import type { Wishes } from "../../contract/rest.js";
import { Changes } from "../../net/changes.js";
import type { NotesEnd } from "../../net/notes_socket.js";
import { Refused } from "../../net/request.js";
import type { Heard, OpenedRun, Sound, SoundListener, SoundState } from "../contract.js";
import type { Wish } from "./lead.js";
import { Playing, type Surroundings } from "./playing.js";
import { NoSynth, type Synth, WorkletSynth } from "./synth.js";

const TICK_MS = 25;
const TEMPO_EVERY_S = 0.25;
/** A slider on its way is one wish. */
const SETTLE_MS = 150;
const OFFLINE_AFTER_S = 1.5;
/** A browser that keeps sound back for so long wants a gesture. */
const BLOCKED_AFTER_S = 5;

const PAGE: Surroundings = {
  nowS: () => performance.now() / 1000,
  hidden: () => document.hidden,
};

/** What belongs to one run, from `start` to `stop`. */
interface Started {
  readonly listener: SoundListener;
  readonly playing: Playing;
  readonly changes: Changes;
  readonly ending: AbortController;
  readonly startedS: number;
}

export class NotesSound implements Sound {
  readonly way = "notes";
  private synth: Synth | null = null;
  private started: Started | null = null;
  private state: SoundState = { is: "silent" };
  private wanted: Wish | null = null;
  private ready = false;
  private paused = false;
  private tempoToldS = 0;
  private tempoTold: Tempo | null = null;

  /** `refused` is told what the station does not want of the runner's wishes. */
  constructor(
    private readonly refused: (error: Refused) => void,
    private readonly makeSynth: () => Synth = () => new WorkletSynth(),
  ) {}

  prepare(): void {
    if (this.synth) return;
    try {
      const synth = this.makeSynth();
      this.synth = synth;
      synth.wake();
      synth.ready.then(
        () => {
          this.ready = this.synth === synth;
        },
        (error: unknown) => {
          if (this.synth === synth) this.broke(error);
        },
      );
    } catch (error) {
      this.broke(error);
    }
  }

  start(run: OpenedRun, listener: SoundListener, from: Heard | null): void {
    this.leave({ is: "silent" });
    listener.state({ is: "starting" });
    this.prepare();
    const { synth } = this;
    if (!synth) {
      listener.state(this.state);
      return;
    }
    const ending = new AbortController();
    const tell = {
      tempo: (tempo: Tempo) => this.tellTempo(tempo),
      bar: listener.bar.bind(listener),
      paused: (paused: boolean) => this.hold(paused),
      ended: (end: NotesEnd) => this.ended(end),
    };
    const playing = new Playing(run, synth, from, this.wanted, PAGE, tell);
    const changes = new Changes(run);
    this.started = { listener, playing, changes, ending, startedS: PAGE.nowS() };
    this.state = { is: "starting" };
    this.paused = false;
    const timer = setInterval(() => this.tick(), TICK_MS);
    ending.signal.addEventListener("abort", () => clearInterval(timer));
    addEventListener("online", () => playing.tryNow(), { signal: ending.signal });
  }

  pause(): void {
    this.hold(true);
    void this.ask({ paused: true });
  }

  resume(): void {
    this.hold(false);
    void this.ask({ paused: false });
  }

  heard(): Heard | null {
    const ear = this.started?.playing.ear();
    if (!ear) return null;
    return { beat: ear.beat, tempoBpm: ear.tempoBpm, timeS: PAGE.nowS() };
  }

  read(reading: Reading): void {
    this.started?.playing.read(reading);
  }

  wish(mode: Mode, askedBpm: number | null): void {
    this.wanted = { mode, askedBpm };
    this.started?.playing.wished(this.wanted);
    void this.ask(askedBpm === null ? { mode } : { mode, bpm: askedBpm }, SETTLE_MS);
  }

  async handOver(): Promise<Heard | null> {
    return (await this.started?.playing.handOverLater()) ?? null;
  }

  async stop(): Promise<Heard | null> {
    const { started } = this;
    const [ear, heard] = [started?.playing.ear(), this.heard()];
    this.started = null;
    this.fallSilent();
    started?.ending.abort();
    if (ear) await started?.playing.handOver(ear.begun.placed.bar.index, ear.beat);
    started?.playing.stop();
    started?.changes.stop();
    started?.listener.state({ is: "silent" });
    return heard;
  }

  private tick(): void {
    const { started, synth } = this;
    if (!started || !synth || this.paused) return;
    if (this.ready && synth.running) started.playing.tick();
    const heard = started.playing.ear();
    if (heard) this.sounds(started.playing, heard.beat, heard.tempoBpm);
    else if (!synth.running && PAGE.nowS() - started.startedS > BLOCKED_AFTER_S) {
      this.leave({ is: "failed", reason: "notesNeedGesture" });
    }
  }

  private sounds(playing: Playing, beat: number, tempoBpm: number): void {
    if (playing.cutForS() < OFFLINE_AFTER_S) {
      this.enter({ is: "playing" });
    } else {
      const leftS = Math.round((playing.readyBeats(beat) * 60) / tempoBpm);
      this.enter({ is: "offline", leftS });
    }
  }

  private tellTempo(tempo: Tempo): void {
    const { tempoTold } = this;
    if (tempoTold?.tempoBpm === tempo.tempoBpm && tempoTold.why === tempo.why) return;
    const nowS = PAGE.nowS();
    if (nowS - this.tempoToldS < TEMPO_EVERY_S) return;
    this.tempoToldS = nowS;
    this.tempoTold = tempo;
    this.started?.listener.tempo(tempo);
  }

  private hold(paused: boolean): void {
    const { synth } = this;
    if (!this.started || !synth || this.paused === paused) return;
    this.paused = paused;
    if (paused) {
      synth.sleep();
      this.enter({ is: "silent" });
    } else {
      synth.wake();
    }
  }

  private ended(end: NotesEnd): void {
    if (end === "refused") this.leave({ is: "failed", reason: "notesRefused" });
    else this.leave({ is: "gone", reason: end });
  }

  private broke(error: unknown): void {
    const reason = error instanceof NoSynth ? error.message : "notesUnsupported";
    this.leave({ is: "failed", reason });
  }

  private fallSilent(): void {
    this.synth?.close();
    this.synth = null;
    this.ready = false;
  }

  private leave(state: SoundState): void {
    const { started } = this;
    if (state.is !== "silent") this.fallSilent();
    this.started = null;
    this.state = state;
    started?.ending.abort();
    started?.playing.stop();
    started?.changes.stop();
    started?.listener.state(state);
  }

  private enter(state: SoundState): void {
    const before = this.state;
    const same =
      before.is === state.is &&
      !(before.is === "offline" && state.is === "offline" && before.leftS !== state.leftS);
    if (same) return;
    this.state = state;
    this.started?.listener.state(state);
  }

  private async ask(wishes: Wishes, settleMs = 0): Promise<void> {
    try {
      await this.started?.changes.ask(wishes, settleMs);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.gone) this.leave({ is: "gone", reason: "runOver" });
      else this.refused(error);
    }
  }
}
