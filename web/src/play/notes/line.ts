// The line to the server, and what came over it: bars are kept, asked for and handed out from here.

import type {
  NotesSaid,
  NotesStyle,
  NotesTold,
  NotesWelcome,
  NotesWishes,
  ScoreBar,
} from "../../contract/notes.js";
import type { RunKey } from "../../contract/rest.js";
import { type NotesEnd, NotesSocket, type Socket } from "../../net/notes_socket.js";
import * as storing from "./store.js";

/** Enough to begin with; how many it should be only the tempo tells. */
const FIRST_BARS = 16;
/** Bars that are owed come at once; if nothing came for so long, the line is dead. */
const DEAD_AFTER_S = 20;

export interface LineListener {
  welcome(welcome: NotesWelcome): void;
  bar(bar: ScoreBar, style: NotesStyle | undefined): void;
  change(wishes: NotesWishes): void;
  again(fromBar: number): void;
  ended(end: NotesEnd): void;
}

export class Line {
  private store = storing.empty;
  private aim = FIRST_BARS;
  private heardOfS: number;
  private cut: number | null = null;
  private readonly socket: NotesSocket;

  constructor(
    run: RunKey,
    private readonly listener: LineListener,
    private readonly nowS: () => number,
    connect?: (path: string) => Socket,
  ) {
    this.heardOfS = nowS();
    this.socket = new NotesSocket(
      run,
      {
        hello: () => this.hello(),
        said: (said) => this.said(said),
        cut: () => {
          this.cut ??= this.nowS();
        },
        ended: (end) => this.listener.ended(end),
      },
      connect,
    );
    this.socket.start();
  }

  /** Whether what is told now gets through, as far as one can know. */
  get open(): boolean {
    return this.socket.open;
  }

  /** How long the server was not to be reached, in seconds. */
  cutForS(nowS: number): number {
    return this.cut === null ? 0 : nowS - this.cut;
  }

  readyBeats(): number {
    return storing.readyBeats(this.store);
  }

  /** The next bar, without taking it; bars that begin before a beat are passed over. */
  next(fromBeat = 0): ScoreBar | null {
    const bars = this.store.bars.filter(({ startBeat }) => startBeat >= fromBeat);
    if (fromBeat > 0) this.store = { ...this.store, bars };
    return bars[0] ?? null;
  }

  take(): readonly [ScoreBar, NotesStyle] | null {
    const taken = storing.take(this.store);
    if (!taken) return null;
    const [store, bar, style] = taken;
    this.store = store;
    return [bar, style];
  }

  /** Keep so much ready as this tempo needs. */
  keepReady(tempoBpm: number, beatsPerBar: number): void {
    this.aim = storing.aim(tempoBpm, beatsPerBar);
    if (!this.open) return;
    const nowS = this.nowS();
    if (this.store.owed > 0 && nowS - this.heardOfS > DEAD_AFTER_S) {
      this.heardOfS = nowS;
      this.socket.again();
      return;
    }
    const [store, credit] = storing.asked(this.store, this.aim);
    this.store = store;
    if (credit > 0) this.socket.tell({ is: "want", credit });
  }

  tell(told: NotesTold): void {
    this.socket.tell(told);
  }

  /** The network may be back. */
  tryNow(): void {
    if (!this.open) this.socket.again();
  }

  stop(): void {
    this.socket.stop();
  }

  private hello() {
    const credit = Math.max(0, this.aim - this.store.bars.length);
    this.store = { ...this.store, owed: credit };
    return { fromBar: this.store.missing, credit };
  }

  private said(said: NotesSaid): void {
    this.heardOfS = this.nowS();
    switch (said.is) {
      case "welcome":
        this.cut = null;
        this.store = storing.welcomed(this.store, said.welcome.bar, said.welcome.styles);
        this.listener.welcome(said.welcome);
        break;
      case "style":
        this.store = storing.styled(this.store, said.style);
        break;
      case "bar":
        this.store = storing.arrived(this.store, said.bar);
        this.listener.bar(said.bar, this.store.styles[said.bar.style]);
        break;
      case "change":
        this.listener.change(said.wishes);
        break;
      case "again":
        this.store = storing.again(this.store, said.fromBar);
        this.listener.again(said.fromBar);
        break;
      case "error":
      case "bye":
        break;
    }
  }
}
