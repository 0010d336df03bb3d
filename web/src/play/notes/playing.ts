// One run played as notes: bars from the line, time from the conductor, tempo from the policy, sound elsewhere.

import type { NotesStyle, NotesWelcome, NotesWishes, ScoreBar } from "../../contract/notes.js";
import type { Reading, Tempo } from "../../contract/reading.js";
import type { RunKey } from "../../contract/rest.js";
import type { NotesEnd, Socket } from "../../net/notes_socket.js";
import type { Heard, NoteShown } from "../contract.js";
import * as conducting from "./conductor.js";
import * as leading from "./lead.js";
import { Line } from "./line.js";
import * as margins from "./margin.js";
import { Rehearsal } from "./rehearsal.js";
import { Reports } from "./reports.js";
import type { Synth } from "./synth.js";
import type { SynthEvent } from "./synth_messages.js";

/** From a decision to begin to the first note, at least. */
const START_S = 0.08;
const EARLY_READINGS = 20;
const FAREWELL_MS = 1500;
/** So long the stream takes to come, mostly. */
const STREAM_COMES_S = 1;

export interface Surroundings {
  /** By performance.now(), in seconds. */
  nowS(): number;
  hidden(): boolean;
  readonly connect?: (path: string) => Socket;
}

export interface PlayingListener {
  tempo(tempo: Tempo): void;
  bar(startBeat: number, notes: readonly NoteShown[]): void;
  paused(paused: boolean): void;
  ended(end: NotesEnd): void;
}

export class Playing {
  private readonly line: Line;
  private readonly startedS: number;
  private readonly reports = new Reports();
  private readonly rehearsal: Rehearsal;
  private lead: leading.Lead | null = null;
  private conductor: conducting.ConductorState | null = null;
  private tempo: Tempo | null = null;
  private margin = margins.FIRST;
  /** Given out since the tempo was decided. */
  private elapsedBeats = 0;
  private early: readonly Reading[] = [];
  private farewell: (() => void) | null = null;

  constructor(
    run: RunKey,
    private readonly synth: Synth,
    private readonly from: Heard | null,
    private wish: leading.Wish | null,
    private readonly around: Surroundings,
    private readonly listener: PlayingListener,
  ) {
    this.startedS = around.nowS();
    this.rehearsal = new Rehearsal(synth);
    const lineListener = {
      welcome: (welcome: NotesWelcome) => this.welcomed(welcome),
      bar: (bar: ScoreBar, style: NotesStyle | undefined) => this.rehearsal.bar(bar, style),
      change: (wishes: NotesWishes) => this.changed(wishes),
      again: (fromBar: number) => this.again(fromBar),
      ended: (end: NotesEnd) => (this.farewell ?? (() => listener.ended(end)))(),
    };
    this.line = new Line(run, lineListener, () => around.nowS(), around.connect);
  }

  /** Where the ear is; null before the first sound. */
  ear(): conducting.Ear | null {
    return this.conductor && conducting.earAt(this.conductor, this.synth.heardS());
  }

  read(reading: Reading): void {
    if (this.lead) this.lead = leading.read(this.lead, reading);
    else this.early = [...this.early, reading].slice(-EARLY_READINGS);
  }

  wished(wish: leading.Wish): void {
    this.wish = wish;
    if (this.lead) this.lead = leading.wished(this.lead, wish, this.around.nowS());
  }

  /** How long the server was not to be reached. */
  cutForS(): number {
    return this.line.cutForS(this.around.nowS());
  }

  /** How much music lies ready from a beat on, in beats. */
  readyBeats(beat: number): number {
    const placed = Math.max(0, (this.conductor?.score.writtenTo ?? beat) - beat);
    return this.line.readyBeats() + placed;
  }

  tryNow(): void {
    this.line.tryNow();
  }

  /** Play on; to be called many times a second while the synthesizer runs. */
  tick(): void {
    if (!this.lead) return;
    this.conductor ??= this.begun(this.lead);
    if (!this.conductor) return;
    this.conductor = this.fed(this.conductor);
    const nowS = this.around.nowS();
    const tempoBpm = this.decide(nowS, this.elapsedBeats);
    const before = this.conductor.score.position;
    this.perform(tempoBpm);
    this.elapsedBeats = this.conductor.score.position - before;
    this.reports.note(this.conductor, this.synth.heardS(), nowS, this.tempo);
    this.reports.send(this.line);
    this.line.keepReady(tempoBpm, this.lead.beatsPerBar);
  }

  /** Have the stream go on a little later, and play until then; answers when that will be heard. */
  async handOverLater(): Promise<Heard | null> {
    const ear = this.ear();
    if (!ear) return null;
    const { beat, tempoBpm, begun } = ear;
    const { bar, startBeat } = begun.placed;
    const later = beat + (STREAM_COMES_S * tempoBpm) / 60;
    const index = bar.index + Math.floor((later - startBeat) / bar.beats);
    const timeS = this.around.nowS() + STREAM_COMES_S;
    await this.handOver(index, later);
    return { beat: later, tempoBpm, timeS };
  }

  /** Tell the server where the stream goes on, and wait until it is ready for that. */
  async handOver(bar: number, beat: number): Promise<void> {
    if (!this.line.open) return;
    this.reports.send(this.line);
    const gone = new Promise<void>((resolve) => {
      this.farewell = resolve;
      setTimeout(resolve, FAREWELL_MS);
    });
    this.line.tell({ is: "stream", bar, beat });
    await gone;
  }

  stop(): void {
    this.line.stop();
  }

  private welcomed(welcome: NotesWelcome): void {
    const nowS = this.around.nowS();
    if (this.lead) {
      this.lead = leading.told(this.lead, welcome, nowS);
      return;
    }
    try {
      const tempoBpm = this.from?.tempoBpm ?? welcome.tempo.tempoBpm;
      const lead = leading.begin(welcome, tempoBpm, this.wish, nowS);
      this.lead = this.early.reduce(leading.read, lead);
    } catch (error) {
      if (!(error instanceof leading.NoLead)) throw error;
      this.listener.ended("refused");
      return;
    }
    this.early = [];
    this.reports.began(welcome.timeS, nowS);
  }

  private changed(wishes: NotesWishes): void {
    if (this.lead) this.lead = leading.told(this.lead, wishes, this.around.nowS());
    this.listener.paused(wishes.paused);
  }

  private again(fromBar: number): void {
    if (this.conductor) this.conductor = conducting.forget(this.conductor, fromBar);
  }

  /** The beginning, as soon as there is a bar for it. */
  private begun(lead: leading.Lead): conducting.ConductorState | null {
    const { from, synth } = this;
    if (from) return this.begunAtBeat(from);
    const first = this.line.next();
    if (!first) return null;
    this.rehearsal.now();
    this.lead = leading.at(lead, first.startBeat);
    return conducting.begin(first.startBeat, synth.nowS() + START_S);
  }

  /** The next bar line of music whose beat is known, when it would be in the ear. */
  private begunAtBeat(from: Heard): conducting.ConductorState | null {
    const { synth } = this;
    const beatS = 60 / from.tempoBpm;
    const beat = from.beat + (this.around.nowS() - (from.timeS ?? this.startedS)) / beatS;
    const latencyS = synth.nowS() - synth.heardS();
    const first = this.line.next(beat + (START_S + latencyS) / beatS);
    if (!first || !this.lead) return null;
    this.rehearsal.now();
    this.lead = leading.at(this.lead, first.startBeat);
    return conducting.begin(first.startBeat, synth.heardS() + (first.startBeat - beat) * beatS);
  }

  /** The conductor with the bars that it wants by now. */
  private fed(conductor: conducting.ConductorState): conducting.ConductorState {
    let fed = conductor;
    while (conducting.wantsBar(fed)) {
      const taken = this.line.take();
      if (!taken) break;
      this.listener.bar(fed.score.writtenTo, shown(taken[0], fed.score.writtenTo));
      fed = conducting.feed(fed, ...taken);
    }
    return fed;
  }

  private perform(tempoBpm: number): void {
    if (!this.conductor) return;
    const nowS = this.synth.nowS();
    this.margin = margins.called(this.margin, nowS, this.around.hidden());
    const toS = nowS + this.margin.aheadS;
    const [after, events] = conducting.advance(this.conductor, nowS, toS, tempoBpm);
    this.conductor = after;
    this.synth.plan(
      events.flatMap((event): readonly SynthEvent[] => {
        if (event.is === "bar") return [];
        if (event.is !== "seat") return [event];
        this.seated(event.style);
        return [{ is: event.is, timeS: event.timeS, parts: event.style.parts }];
      }),
    );
  }

  private seated(style: NotesStyle): void {
    if (this.lead) this.lead = leading.seated(this.lead, style);
  }

  private decide(nowS: number, elapsedBeats: number): number {
    if (!this.lead) return 0;
    const [lead, tempo] = leading.tempo(this.lead, nowS, elapsedBeats);
    this.lead = lead;
    this.tempo = tempo;
    this.listener.tempo(tempo);
    return tempo.tempoBpm;
  }
}

function shown(bar: ScoreBar, startBeat: number): readonly NoteShown[] {
  return bar.notes.map(({ onsetBeats, lengthBeats, pitch, part, velocity }) => ({
    beat: startBeat + onsetBeats,
    lengthBeats,
    pitch,
    part,
    velocity,
  }));
}
