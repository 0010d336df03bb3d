// The runner's run, from the first press to the end: its phase, its time, and what was wished of it.

import { type Phase, type Saying, sounds } from "../contract/phase.js";
import type { Reading, Tempo } from "../contract/reading.js";
import type { OpenedRun, RunStatus, Wishes } from "../contract/rest.js";
import { Changes } from "../net/changes.js";
import { Refused, Unreachable } from "../net/request.js";
import { changeRun, endRun, readRun } from "../net/rest.js";
import type { Heard, NoteShown, SoundState, Way } from "../play/contract.js";
import { Claim } from "./claim.js";
import { Deck } from "./deck.js";
import { Diary } from "./diary.js";
import type { Journey, Summary } from "./journey.js";
import * as journeys from "./journey.js";
import { chosen, type WayOffer } from "./offer.js";
import { NO_WISHES, opened, type RunWishes } from "./opening.js";
import { load, save } from "./session.js";

const TICK_MS = 1000;
/** A page that slept was not heard for all of the time. */
const LONGEST_TICK_S = 5;
/** A slider on its way is one wish. */
const SETTLE_MS = 150;
/** A reading this old still says how fast somebody runs. */
const FRESH_S = 3;

export interface RunnerListener {
  phase(phase: Phase): void;
  way(way: Way | null): void;
  tempo(tempo: Tempo): void;
  bar(startBeat: number, notes: readonly NoteShown[]): void;
  /** Once a second while it sounds; `leftS`: what lies ready while offline. */
  time(journey: Journey, leftS: number | null): void;
  /** Something to read; null: nothing any more. */
  say(saying: Saying | null): void;
  /** A run of before the reload was found again; null: and the station does not answer now. */
  found(status: RunStatus | null): void;
  /** The run is not in the metre that was asked for: its station knows no choice. */
  noMetres(): void;
  /** `closed`: the station knows all of it. */
  ended(summary: Summary, run: OpenedRun, closed: Promise<void>): void;
  /** It ended without the runner's doing. */
  over(): void;
}

/** What belongs to one run. */
interface Owned {
  readonly run: OpenedRun;
  readonly changes: Changes;
  readonly diary: Diary;
}

export class Runner {
  private phase: Phase = "idle";
  private wanted: Way | null = null;
  private owned: Owned | null = null;
  private journey: Journey = journeys.NOT_BEGUN;
  private wishes = NO_WISHES;
  private tempoBpm = 0;
  private leftS: number | null = null;
  private tickedS = 0;
  private latest: Reading | null = null;
  private readonly claim = new Claim();
  private readonly deck: Deck;

  constructor(
    private readonly offers: readonly WayOffer[],
    private readonly listener: RunnerListener,
    private readonly nowS: () => number,
  ) {
    this.deck = new Deck(
      {
        state: (state) => this.happened(state),
        tempo: (tempo) => {
          this.tempoBpm = tempo.tempoBpm;
          listener.tempo(tempo);
        },
        bar: (startBeat, notes) => listener.bar(startBeat, notes),
      },
      (way, reason) => {
        listener.way(way);
        listener.say({ key: reason });
      },
    );
    setInterval(() => this.tick(), TICK_MS);
    addEventListener("pagehide", () => this.keep());
  }

  /** Play, pause or go on, whichever is next. In the runner's gesture. */
  press(): void {
    this.listener.say(null);
    if (sounds(this.phase)) this.pause();
    else if (this.phase === "paused") this.goOn();
    else if (this.phase !== "starting") void this.begin();
  }

  end(): void {
    const { owned, journey } = this;
    if (!owned) return;
    const silent = this.leave("ended");
    this.listener.ended(journeys.summary(journey), owned.run, this.close(owned, silent));
  }

  /** What a new run should be like, and the one that plays from now on. */
  wish(wishes: Partial<RunWishes>): void {
    this.wishes = { ...this.wishes, ...wishes };
    if (!this.owned) return;
    if (wishes.style) void this.change({ style: wishes.style });
    if (wishes.energy !== undefined) void this.change({ energy: wishes.energy }, SETTLE_MS);
    if (wishes.save !== undefined) void this.change({ save: wishes.save });
    if (wishes.mode !== undefined || wishes.bpm !== undefined) this.wishTempo();
  }

  /** Play this way from now on. In the runner's gesture. */
  choose(way: Way): void {
    this.wanted = way;
    const offer = chosen(this.offers, way);
    this.listener.way(offer?.way ?? null);
    if (!offer || offer.way === this.deck.way) return;
    if (this.owned && this.deck.started && sounds(this.phase)) {
      void this.deck.change(offer, this.owned.run);
    } else if (this.phase !== "starting") {
      void this.deck.stop();
    }
  }

  read(reading: Reading): void {
    this.latest = reading;
    if (!this.deck.started || this.phase === "paused") return;
    this.deck.read(reading);
    if (sounds(this.phase)) this.journey = journeys.measure(this.journey, reading);
    if (!this.deck.sendsReadings) this.owned?.diary.write(reading);
  }

  heard(): Heard | null {
    return this.deck.heard();
  }

  /** Take up the run of before a reload, unless another tab has it or it is over. */
  async takeUp(): Promise<void> {
    this.listener.way(chosen(this.offers, this.wanted)?.way ?? null);
    const session = load();
    if (!session) return;
    if (await this.claim.isTaken(session.run.runId)) {
      this.listener.say({ key: "otherTab" });
      save(null);
      return;
    }
    try {
      const status = await readRun(session.run);
      if (status.ended === null) this.found(session.run, session.journey, status);
      else save(null);
    } catch (error) {
      if (error instanceof Unreachable) this.found(session.run, session.journey, null);
      else save(null);
    }
  }

  /** Notes that were heard are told to the station before the run is closed. */
  private async close({ run, diary }: Owned, silent: Promise<void>): Promise<void> {
    try {
      await silent;
      await diary.send();
      await endRun(run);
    } catch (error) {
      this.complain(error);
    }
  }

  private found(run: OpenedRun, journey: Journey, status: RunStatus | null): void {
    if (this.phase !== "idle") return;
    this.own(run, journey);
    this.enter("paused");
    this.listener.time(journey, null);
    this.listener.found(status);
  }

  private async begin(): Promise<void> {
    if (!this.prepare()) return;
    this.enter("starting");
    try {
      const { run, metre } = await opened(this.wishes);
      if (!metre) this.listener.noMetres();
      this.own(run, journeys.NOT_BEGUN);
      this.start(run);
    } catch (error) {
      await this.deck.stop();
      this.enter("idle");
      this.complain(error);
    }
  }

  private pause(): void {
    this.journey = journeys.interrupted(this.journey);
    this.enter("paused");
    this.deck.pause();
    this.keep();
  }

  private goOn(): void {
    if (!this.deck.started) {
      void this.goOnAnew();
      return;
    }
    this.enter("starting");
    this.deck.resume();
  }

  /** After a reload, or in another way than before the pause. */
  private async goOnAnew(): Promise<void> {
    const run = this.owned?.run;
    if (!run || !this.prepare()) return;
    this.enter("starting");
    try {
      await changeRun(run, { paused: false });
      this.start(run);
    } catch (error) {
      if (error instanceof Refused && error.gone) {
        this.over("runOver");
        return;
      }
      await this.deck.stop();
      this.enter("paused");
      this.complain(error);
    }
  }

  private start(run: OpenedRun): void {
    this.deck.start(run);
    // So that it begins at the pace it is to have.
    if (this.latest && this.nowS() - this.latest.timeS < FRESH_S) this.deck.read(this.latest);
  }

  private prepare(): boolean {
    const offer = chosen(this.offers, this.wanted);
    if (offer) this.deck.prepare(offer);
    else this.listener.say({ key: "noWay" });
    return offer !== null;
  }

  private happened(state: SoundState): void {
    this.leftS = state.is === "offline" ? state.leftS : null;
    if (state.is === "starting" || state.is === "playing" || state.is === "offline") {
      if (this.phase !== "paused") this.enter(state.is);
    } else if (state.is === "failed") {
      this.failed(state.reason);
    } else if (state.is === "gone") {
      this.over(state.reason);
    }
  }

  /** Where notes fail the stream may do; else the runner is told, and may press again. */
  private failed(reason: string): void {
    this.listener.say({ key: reason });
    const stream = chosen(this.offers, "stream");
    if (this.deck.way === "notes" && stream?.way === "stream" && this.owned) {
      this.wanted = "stream";
      this.listener.way("stream");
      void this.deck.change(stream, this.owned.run);
      return;
    }
    void this.deck.stop();
    this.enter(this.owned ? "paused" : "idle");
  }

  private over(reason: string): void {
    void this.leave("idle");
    if (reason !== "runOver") this.listener.say({ key: reason });
    this.listener.over();
  }

  private leave(phase: Phase): Promise<void> {
    const silent = this.deck.stop();
    this.owned?.changes.stop();
    this.owned = null;
    this.claim.hold(null);
    save(null);
    this.enter(phase);
    return silent;
  }

  private own(run: OpenedRun, journey: Journey): void {
    this.owned = { run, changes: new Changes(run), diary: new Diary(run, this.nowS) };
    this.journey = journey;
    this.claim.hold(run.runId);
    this.keep();
  }

  private keep(): void {
    if (this.owned) save({ run: this.owned.run, journey: this.journey });
  }

  private wishTempo(): void {
    const { mode } = this.wishes;
    const bpm = mode === "steady" ? this.wishes.bpm : null;
    if (this.deck.started) this.deck.wish(mode, bpm);
    else void this.change(bpm === null ? { mode } : { mode, bpm });
  }

  private async change(wishes: Wishes, settleMs = 0): Promise<void> {
    try {
      await this.owned?.changes.ask(wishes, settleMs);
    } catch (error) {
      this.complain(error);
    }
  }

  private enter(phase: Phase): void {
    if (phase === this.phase) return;
    if (sounds(phase) && !sounds(this.phase)) this.tickedS = this.nowS();
    this.phase = phase;
    this.listener.phase(phase);
  }

  private tick(): void {
    if (!sounds(this.phase)) return;
    const nowS = this.nowS();
    const passedS = Math.min(nowS - this.tickedS, LONGEST_TICK_S);
    this.tickedS = nowS;
    // A stream that ran dry is silent, and that is no time of the run's.
    if (this.phase === "playing" || (this.leftS ?? 0) > 0) {
      this.journey = journeys.advance(this.journey, passedS, this.tempoBpm);
    }
    this.listener.time(this.journey, this.leftS);
    this.keep();
  }

  private complain(error: unknown): void {
    if (error instanceof Refused) this.listener.say({ text: error.message });
    else if (error instanceof Unreachable) this.listener.say({ key: "unreachable" });
    else throw error;
  }
}
