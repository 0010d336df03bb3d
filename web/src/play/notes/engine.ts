// The synthesizer: notes and their moments in, samples out. Knows no audio device, so it runs anywhere.

import {
  type BasicPreset,
  type BasicSoundBank,
  SoundBankLoader,
  SpessaLog,
  SpessaSynthProcessor,
} from "spessasynth_core";
import type { NotesPart } from "../../contract/notes.js";
import { NoChorus } from "./no_chorus.js";
import { Plate } from "./plate.js";
import type { RehearsedNote, SynthEvent } from "./synth_messages.js";
import { endInaudible } from "./voices.js";

const BANK = "instruments";
const VOICES = 128;
const LINEAR = 0;
/** So that notes are as loud, and as far away, as the same notes in the stream; measured. */
const GAIN = 1.66;
const REVERB_GAIN = 0.5;
const PERCUSSION_CHANNEL = 9;
const BANK_SELECT = 0;
const VOLUME = 7;
const PAN = 10;
const REVERB = 91;
const CHORUS = 93;
/** Sounds are unpacked before they are needed, one in so many calls, so that no call takes long. */
const CALLS_A_SOUND = 16;
const CALLS_A_LOOK = 4;

export class Engine {
  private readonly synth: SpessaSynthProcessor;
  private bank: BasicSoundBank | null = null;
  private readonly events: SynthEvent[] = [];
  private readonly packed: RehearsedNote[] = [];
  private calls = 0;

  constructor(private readonly sampleRateHz: number) {
    SpessaLog.setLogLevel(false, false, false);
    this.synth = new SpessaSynthProcessor(sampleRateHz, {
      eventsEnabled: false,
      reverbProcessor: new Plate(sampleRateHz),
      chorusProcessor: new NoChorus(),
    });
    this.synth.setSystemParameter("interpolationType", LINEAR);
    this.synth.setSystemParameter("voiceCap", VOICES);
    this.synth.setSystemParameter("gain", GAIN);
    this.synth.setSystemParameter("reverbGain", REVERB_GAIN);
  }

  /** @throws if the bytes are no soundfont, or this place does not allow its decoder */
  async load(bytes: ArrayBuffer): Promise<void> {
    await this.synth.processorInitialized;
    this.bank = SoundBankLoader.fromArrayBuffer(bytes);
    this.synth.soundBankManager.addSoundBank(this.bank, BANK);
  }

  /** Add events; their times count as in `render`. */
  plan(events: readonly SynthEvent[]): void {
    this.events.push(...events);
    this.events.sort((a, b) => a.timeS - b.timeS);
  }

  /** Unpack the sounds of notes that will come: now, or little by little. */
  rehearse(notes: readonly RehearsedNote[], atOnce: boolean): void {
    if (atOnce) for (const note of notes) this.unpack(note);
    else this.packed.push(...notes);
  }

  /** Render from `timeS` on; each event is met on its frame. */
  render(left: Float32Array, right: Float32Array, timeS: number): void {
    const frames = left.length;
    let done = 0;
    for (;;) {
      const event = this.events[0];
      const frame = event ? Math.round((event.timeS - timeS) * this.sampleRateHz) : frames;
      if (!event || frame >= frames) break;
      this.events.shift();
      if (frame > done) {
        this.synth.process(left, right, done, frame - done);
        done = frame;
      }
      this.do(event);
    }
    this.synth.process(left, right, done, frames - done);
    this.calls += 1;
    if (this.calls % CALLS_A_LOOK === 0) endInaudible(this.synth);
    if (this.calls % CALLS_A_SOUND === 0) this.unpackNext();
  }

  private do(event: SynthEvent): void {
    switch (event.is) {
      case "on":
        this.synth.noteOn(event.channel, event.pitch, event.velocity);
        break;
      case "off":
        this.synth.noteOff(event.channel, event.pitch);
        break;
      case "seat":
        for (const part of event.parts) this.seat(part);
        break;
    }
  }

  private seat(part: NotesPart): void {
    const { channel } = part;
    if (channel !== PERCUSSION_CHANNEL)
      this.synth.controllerChange(channel, BANK_SELECT, part.bank);
    this.synth.programChange(channel, part.program);
    this.synth.controllerChange(channel, VOLUME, part.volume);
    this.synth.controllerChange(channel, PAN, part.pan);
    this.synth.controllerChange(channel, REVERB, part.reverb);
    this.synth.controllerChange(channel, CHORUS, 0);
  }

  /** One that is packed still, if there is one. */
  private unpackNext(): void {
    for (let note = this.packed.shift(); note; note = this.packed.shift()) {
      if (this.unpack(note)) return;
    }
  }

  private unpack({ program, percussion, pitch, velocity }: RehearsedNote): boolean {
    const preset = this.bank?.presets.find(
      (one) => one.program === program && isKit(one) === percussion,
    );
    const samples = preset?.getVoiceParameters(pitch, velocity).map(({ sample }) => sample) ?? [];
    const packed = samples.filter((sample) => !this.unpacked.has(sample));
    for (const sample of packed) {
      sample.getAudioData();
      this.unpacked.add(sample);
    }
    return packed.length > 0;
  }

  private readonly unpacked = new WeakSet<object>();
}

const isKit = ({ isDrum }: BasicPreset) => isDrum;
