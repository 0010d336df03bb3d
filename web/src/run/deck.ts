// Plays one run in one way at a time, and hands it over from one way to another on the same beat.

import type { Mode, Reading } from "../contract/reading.js";
import type { OpenedRun } from "../contract/rest.js";
import type { Heard, Sound, SoundListener, SoundState, Way } from "../play/contract.js";
import type { WayOffer } from "./offer.js";

interface Playing {
  readonly offer: WayOffer;
  readonly sound: Sound;
  /** Started for a run, and not only prepared. */
  readonly started: boolean;
}

export class Deck {
  private now: Playing | null = null;
  /** The way before, which sounds until the new one does. */
  private before: Playing | null = null;
  private run: OpenedRun | null = null;

  /** `stays`: a change failed for this reason, and the way before sounds on. */
  constructor(
    private readonly listener: SoundListener,
    private readonly stays: (way: Way, reason: string) => void,
  ) {}

  get way(): Way | null {
    return this.now?.offer.way ?? null;
  }

  get started(): boolean {
    return this.now?.started ?? false;
  }

  get sendsReadings(): boolean {
    return this.now?.offer.sendsReadings ?? false;
  }

  /** In the runner's gesture. The same sound is prepared again where it is of this way. */
  prepare(offer: WayOffer): void {
    const sound = this.now?.offer.way === offer.way ? this.now.sound : offer.make();
    this.now = { offer, sound, started: false };
    sound.prepare();
  }

  /** Start what is prepared. */
  start(run: OpenedRun, from: Heard | null = null): void {
    if (!this.now) return;
    const { offer, sound } = this.now;
    this.now = { offer, sound, started: true };
    sound.start(run, this.listening(sound), from);
  }

  /** Go on in another way. In the runner's gesture. */
  async change(offer: WayOffer, run: OpenedRun): Promise<void> {
    if (this.before?.offer.way === offer.way) {
      this.goBack(this.before);
      return;
    }
    const before = this.now;
    const sound = offer.make();
    this.now = { offer, sound, started: false };
    this.before = before;
    this.run = run;
    sound.prepare();
    const from = (await before?.sound.handOver()) ?? null;
    if (this.now?.sound === sound) this.start(run, from);
  }

  pause(): void {
    void this.letGo();
    this.now?.sound.pause();
  }

  resume(): void {
    this.now?.sound.resume();
  }

  read(reading: Reading): void {
    if (this.now?.started) this.now.sound.read(reading);
    this.before?.sound.read(reading);
  }

  wish(mode: Mode, askedBpm: number | null): void {
    if (this.now?.started) this.now.sound.wish(mode, askedBpm);
  }

  heard(): Heard | null {
    const heard = this.before?.sound.heard() ?? null;
    return heard ?? (this.now?.started ? this.now.sound.heard() : null);
  }

  /** Fall silent; the next `prepare` makes another sound. */
  async stop(): Promise<void> {
    const { now } = this;
    this.now = null;
    await Promise.all([now?.sound.stop(), this.letGo()]);
  }

  private listening(sound: Sound): SoundListener {
    const mine = () => this.now?.sound === sound && this.now.started;
    return {
      state: (state) => {
        if (mine()) this.happened(state);
      },
      tempo: (tempo) => {
        if (mine()) this.listener.tempo(tempo);
      },
      bar: (startBeat, notes) => {
        if (mine()) this.listener.bar(startBeat, notes);
      },
    };
  }

  private happened(state: SoundState): void {
    const { before } = this;
    if (before && state.is === "starting") return;
    if (before && state.is === "failed") {
      this.goBack(before);
      this.stays(before.offer.way, state.reason);
      return;
    }
    if (state.is === "playing") void this.letGo();
    this.listener.state(state);
  }

  /** The change is off. Notes gave the run to the stream already, and ask for it again. */
  private goBack(before: Playing): void {
    const { now, run } = this;
    this.now = before;
    this.before = null;
    void now?.sound.stop();
    if (run && before.offer.way === "notes") this.start(run, before.sound.heard());
  }

  private async letGo(): Promise<void> {
    const { before } = this;
    this.before = null;
    await before?.sound.stop();
  }
}
