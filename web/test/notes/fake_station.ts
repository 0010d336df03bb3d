// A fake: the server's side of the notes WebSocket, without a network, and a synthesizer that only notes down.

import type { ScoreNote } from "../../src/contract/notes.js";
import type { Socket } from "../../src/net/notes_socket.js";
import type { Synth } from "../../src/play/notes/synth.js";
import type { SynthEvent } from "../../src/play/notes/synth_messages.js";
import { golden } from "../golden.js";
import { note } from "./score.js";

type Message = Readonly<Record<string, unknown>>;
type Listener = (event: { readonly data: unknown; readonly code: number }) => void;

interface Conversation {
  readonly conversation: readonly { readonly server?: Message }[];
}

/** A note a beat, its pitch by the bar, so that every bar can be told from the next. */
const notesOf = (index: number): readonly ScoreNote[] =>
  [0, 1, 2, 3].map((beat) => note(beat, { pitch: 40 + (index % 48) }));

export class FakeStation {
  /** Whether it can be reached. */
  reachable = true;
  readonly told: Message[] = [];
  readonly hellos: Message[] = [];
  private sent = 0;
  private credit = 0;
  private socket: FakeSocket | null = null;

  constructor(private readonly welcome: Message = {}) {}

  readonly connect = (): Socket => {
    const socket = new FakeSocket((text) => this.hear(JSON.parse(text) as Message));
    if (this.reachable) {
      this.socket = socket;
      queueMicrotask(() => socket.open());
    }
    return socket;
  };

  cut(): void {
    this.reachable = false;
    this.socket?.shut(1006);
    this.socket = null;
  }

  say(message: Message): void {
    this.socket?.receive(JSON.stringify(message));
  }

  of(type: string): readonly Message[] {
    return this.told.filter((one) => one.type === type);
  }

  private hear(message: Message): void {
    if (message.type === "hello") this.greet(message);
    else this.told.push(message);
    if (message.type === "want") this.credit += Number(message.credit);
    if (message.type === "stream") this.socket?.shut(1000);
    this.send();
  }

  private greet(hello: Message): void {
    this.hellos.push(hello);
    this.sent = Number(hello.from_bar ?? 0);
    this.credit = Number(hello.credit);
    const first = golden<Conversation>("notes/play.json").conversation.find((one) => one.server);
    this.say({ ...first?.server, time_s: 0, beat: 0, bar: this.sent, ...this.welcome });
  }

  private send(): void {
    for (; this.credit > 0; this.credit -= 1, this.sent += 1) {
      const notes = notesOf(this.sent).map(({ onsetBeats, lengthBeats, pitch, part, velocity }) => [
        onsetBeats,
        lengthBeats,
        pitch,
        part,
        velocity,
        0,
      ]);
      const place = { index: this.sent, start_beat: 4 * this.sent, beats: 4 };
      this.say({ type: "bar", style: "chorale", ...place, notes });
    }
  }
}

class FakeSocket implements Socket {
  readyState = 0;
  private readonly listeners: (readonly [string, Listener, AbortSignal])[] = [];

  constructor(private readonly hear: (text: string) => void) {}

  addEventListener(type: string, then: Listener, { signal }: { signal: AbortSignal }): void {
    this.listeners.push([type, then, signal]);
  }

  send(text: string): void {
    this.hear(text);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.tell("open", {});
  }

  receive(data: string): void {
    if (this.readyState === 1) this.tell("message", { data });
  }

  shut(code: number): void {
    this.readyState = 3;
    this.tell("close", { code });
  }

  private tell(type: string, event: { readonly data?: unknown; readonly code?: number }): void {
    for (const [of, then, signal] of this.listeners) {
      if (of === type && !signal.aborted) then({ data: undefined, code: 0, ...event });
    }
  }
}

/** Its clock is the test's. */
export class FakeSynth implements Synth {
  readonly running = true;
  readonly ready = Promise.resolve();
  readonly planned: SynthEvent[] = [];

  constructor(private readonly clock: { readonly s: number }) {}

  nowS(): number {
    return this.clock.s;
  }

  heardS(): number {
    return this.clock.s - 0.03;
  }

  plan(events: readonly SynthEvent[]): void {
    this.planned.push(...events);
  }

  rehearse(): void {}
  wake(): void {}
  sleep(): void {}
  close(): void {}
}
