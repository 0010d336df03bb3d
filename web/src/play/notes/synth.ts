// The synthesizer as the page sees it: an audio context, and a thread that is told notes ahead of time.

import { soundfontUrl, workletUrl } from "../../contract/addresses.js";
import {
  type FromSynth,
  PROCESSOR,
  type RehearsedNote,
  type SynthEvent,
  type ToSynth,
} from "./synth_messages.js";

/** This browser, or this page's address, has no synthesizer; the message is a key of the texts. */
export class NoSynth extends Error {}

/** A thread that does not answer for so long has no decoder: some browsers say nothing. */
const PATIENCE_MS = 15_000;
const FADE_S = 0.01;
const FALL_MS = 60;

/** What the rest needs of it. */
export interface Synth {
  /** The moment, in the audio context's seconds, whose sound is in the ear now. */
  heardS(): number;
  /** The moment that is rendered now. */
  nowS(): number;
  readonly running: boolean;
  plan(events: readonly SynthEvent[]): void;
  rehearse(notes: readonly RehearsedNote[], atOnce: boolean): void;
  /** Resolves when notes can be planned. Rejects with NoSynth. */
  readonly ready: Promise<void>;
  /** Must be called in a gesture the first time. */
  wake(): void;
  /** Hold everything, as it is, until `wake`. */
  sleep(): void;
  /** Fall silent for good. */
  close(): void;
}

export class WorkletSynth implements Synth {
  readonly ready: Promise<void>;
  private readonly context: AudioContext;
  private readonly volume: GainNode;
  private node: AudioWorkletNode | null = null;
  private falling: ReturnType<typeof setTimeout> | undefined;

  /** @throws {NoSynth} where there can be none */
  constructor() {
    if (!globalThis.isSecureContext) throw new NoSynth("notesInsecure");
    if (!("AudioWorkletNode" in globalThis)) throw new NoSynth("notesUnsupported");
    this.context = new AudioContext({ latencyHint: "balanced" });
    this.volume = new GainNode(this.context, { gain: 0 });
    this.volume.connect(this.context.destination);
    this.ready = this.prepare();
  }

  get running(): boolean {
    return this.context.state === "running";
  }

  nowS(): number {
    return this.context.currentTime;
  }

  heardS(): number {
    const { contextTime = 0, performanceTime = 0 } = this.context.getOutputTimestamp();
    const told = contextTime > 0 && performanceTime > 0;
    // Some browsers tell nothing here, or what lies behind: the latencies serve then.
    const latencyS = this.context.baseLatency + (this.context.outputLatency || 0);
    const byLatency = this.context.currentTime - latencyS;
    if (!told || !this.running) return byLatency;
    const byClock = contextTime + (performance.now() - performanceTime) / 1000;
    return Math.abs(byClock - byLatency) < 0.5
      ? Math.min(byClock, this.context.currentTime)
      : byLatency;
  }

  plan(events: readonly SynthEvent[]): void {
    if (events.length > 0) this.tell({ is: "plan", events });
  }

  rehearse(notes: readonly RehearsedNote[], atOnce: boolean): void {
    if (notes.length > 0) this.tell({ is: "rehearse", notes, atOnce });
  }

  wake(): void {
    clearTimeout(this.falling);
    this.fade(1);
    // Refused without a gesture; `running` tells.
    void this.context.resume().catch(() => undefined);
  }

  sleep(): void {
    clearTimeout(this.falling);
    this.fade(0);
    this.falling = setTimeout(() => void this.context.suspend().catch(() => undefined), FALL_MS);
  }

  close(): void {
    clearTimeout(this.falling);
    this.fade(0);
    setTimeout(() => void this.context.close().catch(() => undefined), FALL_MS);
  }

  /** Not at once, which would click. */
  private fade(to: number): void {
    this.volume.gain.cancelScheduledValues(this.context.currentTime);
    this.volume.gain.setTargetAtTime(to, this.context.currentTime, FADE_S);
  }

  private async prepare(): Promise<void> {
    const [bytes] = await Promise.all([
      instruments(),
      this.context.audioWorklet.addModule(workletUrl),
    ]);
    const node = new AudioWorkletNode(this.context, PROCESSOR, {
      numberOfInputs: 0,
      outputChannelCount: [2],
    });
    const loaded = answered(node);
    node.port.postMessage({ is: "bank", bytes } satisfies ToSynth, [bytes]);
    await loaded;
    node.connect(this.volume);
    this.node = node;
  }

  private tell(message: ToSynth): void {
    this.node?.port.postMessage(message);
  }
}

async function instruments(): Promise<ArrayBuffer> {
  const response = await fetch(soundfontUrl).catch(() => null);
  if (!response?.ok) throw new NoSynth("notesNoInstruments");
  return response.arrayBuffer();
}

function answered(node: AudioWorkletNode): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new NoSynth("notesUnsupported"));
    const timer = setTimeout(fail, PATIENCE_MS);
    node.port.onmessage = ({ data }: MessageEvent<FromSynth>) => {
      clearTimeout(timer);
      if (data.is === "ready") resolve();
      else fail();
    };
  });
}
