// A conversation over the notes WebSocket that mends itself: says hello, tells what comes, tries again.

import { Nonsense } from "../contract/decode.js";
import {
  helloJson,
  type NotesSaid,
  type NotesTold,
  notesSaidFrom,
  notesToldJson,
} from "../contract/notes.js";
import type { RunKey } from "../contract/rest.js";
import { Backoff } from "./backoff.js";

/** Why there will be no further try. */
export type NotesEnd =
  /** The run is over, or is not this page's. */
  | "runOver"
  | "takenOver"
  /** As asked: the stream goes on. */
  | "stream"
  /** The server does not understand this page, or this page the server. */
  | "refused";

export interface NotesListener {
  /** From which bar on, and how many, at the beginning of each conversation. */
  hello(): { readonly fromBar: number | null; readonly credit: number };
  said(said: NotesSaid): void;
  /** The line is cut; it is tried again. */
  cut(): void;
  ended(end: NotesEnd): void;
}

const ENDS: Readonly<Record<number, NotesEnd>> = {
  1000: "runOver",
  4400: "refused",
  4401: "runOver",
  4404: "runOver",
  4409: "takenOver",
};
const MOST_NONSENSE = 3;
const OPEN = 1;

/** What is used of a WebSocket. */
export interface Socket {
  readonly readyState: number;
  addEventListener(type: "open", then: () => void, options: { signal: AbortSignal }): void;
  addEventListener(
    type: "message",
    then: (event: { readonly data: unknown }) => void,
    options: { signal: AbortSignal },
  ): void;
  addEventListener(
    type: "close",
    then: (event: { readonly code: number }) => void,
    options: { signal: AbortSignal },
  ): void;
  send(text: string): void;
  close(): void;
}

export class NotesSocket {
  private socket: Socket | null = null;
  private ending = new AbortController();
  private welcomed = false;
  private asked: NotesEnd | null = null;
  private retryAfterS = 0;
  private nonsense = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;
  private readonly backoff = new Backoff(250, 4000);

  constructor(
    private readonly run: RunKey,
    private readonly listener: NotesListener,
    private readonly connect: (path: string) => Socket = overTheWeb,
  ) {}

  /** Whether what is told now gets through, as far as one can know. */
  get open(): boolean {
    return this.welcomed && this.socket?.readyState === OPEN;
  }

  start(): void {
    if (this.over) return;
    const socket = this.connect(`/api/runs/${encodeURIComponent(this.run.runId)}/notes`);
    this.socket = socket;
    this.welcomed = false;
    const { signal } = this.ending;
    const greet = () => {
      const { fromBar, credit } = this.listener.hello();
      socket.send(helloJson(this.run.controlToken, fromBar, credit));
    };
    socket.addEventListener("open", greet, { signal });
    socket.addEventListener("message", ({ data }) => this.receive(data), { signal });
    socket.addEventListener("close", ({ code }) => this.closed(code), { signal });
  }

  tell(told: NotesTold): void {
    if (!this.open) return;
    if (told.is === "stream") this.asked = "stream";
    this.socket?.send(notesToldJson(told));
  }

  /** Hang up, and begin again at once: nothing came for too long, or the network is back. */
  again(): void {
    if (this.over) return;
    this.drop();
    this.listener.cut();
    this.start();
  }

  /** Hang up for good; nothing is told any more. */
  stop(): void {
    this.over = true;
    this.drop();
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.ending.abort();
    this.ending = new AbortController();
    this.socket?.close();
    this.socket = null;
    this.welcomed = false;
  }

  private receive(data: unknown): void {
    try {
      const said = notesSaidFrom(data);
      if (said.is === "welcome") this.begun();
      if (said.is === "error") this.retryAfterS = said.retryAfterS ?? 0;
      this.listener.said(said);
    } catch (error) {
      if (!(error instanceof Nonsense)) throw error;
      this.misunderstood();
    }
  }

  private begun(): void {
    this.welcomed = true;
    this.retryAfterS = 0;
    this.backoff.reset();
  }

  private misunderstood(): void {
    this.nonsense += 1;
    this.drop();
    if (this.nonsense >= MOST_NONSENSE) this.end("refused");
    else this.retry();
  }

  private closed(code: number): void {
    this.drop();
    const end = ENDS[code];
    if (end) this.end(code === 1000 && this.asked ? this.asked : end);
    else this.retry();
  }

  private retry(): void {
    this.listener.cut();
    const delayMs = Math.max(this.backoff.take(), 1000 * this.retryAfterS);
    this.timer = setTimeout(() => this.start(), delayMs);
  }

  private end(end: NotesEnd): void {
    this.over = true;
    this.listener.ended(end);
  }
}

function overTheWeb(path: string): Socket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url);
}
