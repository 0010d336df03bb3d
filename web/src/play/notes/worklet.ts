// What runs on the audio thread: the engine between a message port and an output.

import { Engine } from "./engine.js";
import { type FromSynth, PROCESSOR, type ToSynth } from "./synth_messages.js";

// The audio thread's own globals; TypeScript's libraries do not have them.
declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, made: new () => AudioWorkletProcessor): void;

class SynthProcessor extends AudioWorkletProcessor {
  private readonly engine = new Engine(sampleRate);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToSynth>) => this.obey(data);
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left && right) this.engine.render(left, right, currentTime);
    return true;
  }

  private obey(told: ToSynth): void {
    switch (told.is) {
      case "bank":
        void this.load(told.bytes);
        break;
      case "plan":
        this.engine.plan(told.events);
        break;
      case "rehearse":
        this.engine.rehearse(told.notes, told.atOnce);
        break;
    }
  }

  private async load(bytes: ArrayBuffer): Promise<void> {
    try {
      await this.engine.load(bytes);
      this.answer({ is: "ready" });
    } catch (error) {
      this.answer({ is: "failed", why: String(error) });
    }
  }

  private answer(message: FromSynth): void {
    this.port.postMessage(message);
  }
}

registerProcessor(PROCESSOR, SynthProcessor);
