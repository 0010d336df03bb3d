// The run as the station's own MP3 stream. The station decides the tempo; this sends what it needs.

import type { RunEvent } from "../../contract/events.js";
import type { Mode, Reading } from "../../contract/reading.js";
import type { Wishes } from "../../contract/rest.js";
import { Changes } from "../../net/changes.js";
import { follow } from "../../net/events.js";
import { PaceSender } from "../../net/pace_sender.js";
import { Refused } from "../../net/request.js";
import type { Heard, OpenedRun, Sound, SoundListener, SoundState } from "../contract.js";
import { type Grid, moveAt } from "./joining.js";
import { LowLagPlayer, lowLagWorks } from "./low_lag.js";
import { PlainPlayer } from "./plain.js";
import type { StreamPlayer } from "./player.js";
import { ScoreFollower } from "./score_follower.js";

/** A slider on its way is one wish. */
const SETTLE_MS = 150;
const LOOK_MS = 100;
/** While it comes on the beat of what sounds. */
const JOIN_LOOK_MS = 40;
/** So long it may take; then the beat is not waited for. */
const JOINED_AFTER_S = 5;

/** What belongs to one run, from `start` to `stop`. */
interface Playing {
  readonly run: OpenedRun;
  readonly listener: SoundListener;
  readonly changes: Changes;
  readonly pace: PaceSender;
  readonly ending: AbortController;
}

export class StreamSound implements Sound {
  readonly way = "stream";
  private player: StreamPlayer | null = null;
  private playing: Playing | null = null;
  private score = new ScoreFollower();
  private live: { readonly runS: number; readonly atMs: number } | null = null;
  private state: SoundState["is"] = "silent";
  /** What it comes in on the beat of, unheard until then. */
  private joining: Grid | null = null;
  private joinTimer: ReturnType<typeof setTimeout> | undefined;

  /** `refused` is told what the station does not want of the runner's wishes and readings. */
  constructor(
    private readonly audio: HTMLAudioElement,
    private readonly refused: (error: Refused) => void,
  ) {}

  /** Where the run is opened after the gesture: call this in the gesture, `start` when it is open. */
  prepare(): void {
    if (this.player) return;
    this.player = this.makePlayer();
    this.player.begin();
  }

  start(run: OpenedRun, listener: SoundListener, from: Heard | null): void {
    const refused = (error: Refused) => this.wasRefused(error);
    const ending = new AbortController();
    this.playing = {
      run,
      listener,
      changes: new Changes(run),
      pace: new PaceSender(run, refused, () => performance.now() / 1000),
      ending,
    };
    this.score = new ScoreFollower();
    this.enter({ is: "starting" });
    this.prepare();
    if (from) this.joins(from);
    this.player?.open(run.listenPath);
    void this.followRun(run, ending.signal);
    const timer = setInterval(() => this.look(), LOOK_MS);
    ending.signal.addEventListener("abort", () => clearInterval(timer));
  }

  pause(): void {
    this.fallSilent();
    this.enter({ is: "silent" });
    void this.ask({ paused: true });
  }

  resume(): void {
    const { playing } = this;
    if (!playing) return;
    this.prepare();
    const { player } = this;
    this.enter({ is: "starting" });
    void this.ask({ paused: false }).then((taken) => {
      if (taken && this.player === player) player?.open(playing.run.listenPath);
    });
  }

  heard(): Heard | null {
    return this.score.heard(this.heardS());
  }

  /** How far the ear is behind the station, in seconds; null while that is unknown. */
  lagS(): number | null {
    const heardS = this.heardS();
    if (!this.live || heardS === null) return null;
    const liveS = this.live.runS + (performance.now() - this.live.atMs) / 1000;
    return Math.max(0, liveS - heardS);
  }

  read(reading: Reading): void {
    if (this.player) this.playing?.pace.offer(reading);
  }

  wish(mode: Mode, askedBpm: number | null): void {
    void this.ask(askedBpm === null ? { mode } : { mode, bpm: askedBpm }, SETTLE_MS);
  }

  async handOver(): Promise<Heard | null> {
    return this.heard();
  }

  async stop(): Promise<Heard | null> {
    const heard = this.heard();
    this.leave({ is: "silent" });
    return heard;
  }

  private makePlayer(): StreamPlayer {
    const mine = (then: () => void) => () => {
      if (this.player === player) then();
    };
    const on = {
      playing: mine(() => this.sounds()),
      waiting: mine(() => this.waits()),
      refused: mine(() => this.failed("soundRefused")),
      broken: mine(() => this.failed("soundBroken")),
      gone: mine(() => this.leave({ is: "gone", reason: "runOver" })),
    };
    const player: StreamPlayer = lowLagWorks()
      ? new LowLagPlayer(this.audio, on)
      : new PlainPlayer(this.audio, on);
    return player;
  }

  private sounds(): void {
    if (this.joining === null) this.enter({ is: "playing" });
  }

  /** Play unheard, and come on the beat of what sounds. */
  private joins({ beat, tempoBpm, timeS }: Heard): void {
    const nowS = performance.now() / 1000;
    this.joining = { beat, tempoBpm, timeS: timeS ?? nowS };
    this.audio.muted = true;
    this.player?.keepLag(true);
    const untilS = nowS + JOINED_AFTER_S;
    this.joinTimer = setTimeout(() => this.join(untilS), JOIN_LOOK_MS);
  }

  private join(untilS: number): void {
    const { audio, joining } = this;
    if (!joining) return;
    const nowS = performance.now() / 1000;
    const heard = audio.currentTime > 0 ? this.heard() : null;
    const move = heard ? moveAt(joining, heard.beat, nowS) : null;
    if (move?.is === "together" || (nowS > untilS && audio.currentTime > 0)) {
      this.joined();
      return;
    }
    let nextMs = JOIN_LOOK_MS;
    if (move?.is === "wait") {
      audio.pause();
      nextMs = 1000 * move.waitS;
    } else {
      audio.playbackRate = move?.rate ?? 1;
      if (audio.paused) void audio.play().catch(() => undefined);
    }
    this.joinTimer = setTimeout(() => this.join(untilS), nextMs);
  }

  private joined(): void {
    this.joining = null;
    this.audio.playbackRate = 1;
    this.player?.keepLag(false);
    this.audio.muted = false;
    if (this.audio.paused) void this.audio.play().catch(() => undefined);
    this.enter({ is: "playing" });
  }

  private waits(): void {
    // Before the first sound it is not a break.
    const sounded = this.state === "playing" || this.state === "offline";
    if (sounded) this.enter({ is: "offline", leftS: this.player?.readyS() ?? 0 });
  }

  private failed(reason: string): void {
    this.fallSilent();
    this.enter({ is: "failed", reason });
  }

  private fallSilent(): void {
    clearTimeout(this.joinTimer);
    this.joining = null;
    this.audio.muted = false;
    this.player?.stop();
    this.player = null;
    this.live = null;
  }

  private leave(state: SoundState): void {
    this.fallSilent();
    this.enter(state);
    this.playing?.changes.stop();
    this.playing?.pace.stop();
    this.playing?.ending.abort();
    this.playing = null;
  }

  private enter(state: SoundState): void {
    if (state.is === this.state && state.is !== "offline") return;
    this.state = state.is;
    this.playing?.listener.state(state);
  }

  private heardS(): number | null {
    return this.player?.heardS() ?? null;
  }

  private async followRun(run: OpenedRun, signal: AbortSignal): Promise<void> {
    const over = await follow(run, signal, (event) => this.happened(event));
    if (over) this.leave({ is: "gone", reason: "runOver" });
  }

  private happened(event: RunEvent): void {
    if (event.is === "beat") {
      this.score.beat(event.timeS, event.beat);
      this.live = { runS: event.timeS, atMs: performance.now() };
      this.player?.tellLive(event.timeS);
    } else if (event.is === "tempo") {
      this.score.tempo(event.timeS, event.tempo);
    } else if (event.is === "end") {
      this.leave({ is: "gone", reason: "runOver" });
    }
  }

  private look(): void {
    const tempo = this.player ? this.score.ripe(this.heardS()) : null;
    if (tempo) this.playing?.listener.tempo(tempo);
  }

  /** Whether the station took it. */
  private async ask(wishes: Wishes, settleMs = 0): Promise<boolean> {
    try {
      await this.playing?.changes.ask(wishes, settleMs);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.wasRefused(error);
      return false;
    }
  }

  private wasRefused(error: Refused): void {
    if (error.gone) this.leave({ is: "gone", reason: "runOver" });
    else this.refused(error);
  }
}
