// Wires the parts of the page. What each does is theirs; this only passes it on.

import { type Phase, sounds } from "../contract/phase.js";
import type { Mode, Tempo } from "../contract/reading.js";
import type { OpenedRun, RunStatus } from "../contract/rest.js";
import { homeHttps, styles } from "../net/rest.js";
import type { Way } from "../play/contract.js";
import { offerControls, tellLockScreen } from "../play/lock_screen.js";
import type { Journey, Summary } from "../run/journey.js";
import { Runner } from "../run/runner.js";
import { Chart } from "../view/chart.js";
import { find } from "../view/dom.js";
import { Ended } from "../view/ended.js";
import { HouseCard } from "../view/house_card.js";
import { Words } from "../view/i18n/words.js";
import { chooseLanguage, firstLanguage } from "../view/language.js";
import { MusicCard } from "../view/music_card.js";
import { Notice, showPlainHttp } from "../view/notice.js";
import { showPhone } from "../view/phone_card.js";
import { prefer, preferred } from "../view/preferences.js";
import { Roll } from "../view/roll.js";
import { Stage } from "../view/stage.js";
import { WakeLock } from "../view/wake_lock.js";
import { WayCard } from "../view/way_card.js";
import { watchHouse } from "./house.js";
import { Pace } from "./pace.js";
import { shelfOf } from "./shelf.js";
import { waysOf } from "./ways.js";

const nowS = () => performance.now() / 1000;

export class Page {
  private readonly words = new Words(firstLanguage());
  private readonly notice = new Notice(this.words);
  private readonly music = new MusicCard(this.words, {
    style: (style) => this.runner.wish({ style }),
    metre: (metre) => this.runner.wish({ metre }),
    mode: (mode) => this.chooseMode(mode, null),
    energy: (energy) => this.runner.wish({ energy }),
    save: (save) => this.runner.wish({ save }),
  });
  private readonly ways = waysOf(find("audio", HTMLAudioElement), (saying) =>
    this.notice.show(saying),
  );
  private readonly runner = new Runner(
    this.ways.offers,
    {
      phase: (phase) => this.enter(phase),
      way: (way) => this.showWay(way),
      tempo: (tempo) => this.showTempo(tempo),
      bar: (startBeat, notes) => this.roll.bar(startBeat, notes),
      time: (journey, leftS) => this.tick(journey, leftS),
      say: (saying) => this.notice.show(saying),
      found: (status) => this.found(status),
      noMetres: () => this.forgetMetres(),
      ended: (summary, run, closed) => this.showEnd(summary, run, closed),
      over: () => this.stage.say("runOver"),
    },
    nowS,
  );
  private readonly heard = () => this.runner.heard();
  private readonly stage = new Stage(
    this.words,
    { press: () => this.press(), end: () => this.runner.end() },
    this.heard,
  );
  private readonly pace = new Pace(this.words, {
    reading: (reading) => this.runner.read(reading),
    beats: (bpm) => this.runner.wish({ mode: "steady", bpm }),
    say: (saying) => this.notice.show(saying),
    announce: (text) => this.stage.announce(text),
    source: () => this.keepAwake(),
  });
  private readonly wayCard = new WayCard(this.words, this.ways.offers, (way) =>
    this.chooseWay(way),
  );
  private readonly roll = new Roll(this.heard);
  private readonly chart = new Chart(this.words);
  private readonly ended = new Ended(this.words);
  private readonly wakeLock = new WakeLock();
  private phase: Phase = "idle";
  private way: Way | null = null;
  private tempo: Tempo | null = null;

  /** Show what is known, ask the station for the rest, and take up the run of before a reload. */
  async welcome(): Promise<void> {
    const { words } = this;
    words.dress(document);
    if (this.pace.chosen === "sensors") this.stage.say("inviteSensors");
    chooseLanguage(words);
    showPhone(words, location, navigator.userAgent);
    watchHouse(new HouseCard(words));
    const wanted = preferred("way");
    if (wanted === "notes" || wanted === "stream") this.runner.choose(wanted);
    offerControls({
      play: () => !sounds(this.phase) && this.press(),
      pause: () => sounds(this.phase) && this.press(),
    });
    void this.explainHttp();
    await this.fillStyles();
    await this.runner.takeUp();
  }

  private press(): void {
    this.ended.hide();
    if (this.phase === "idle" || this.phase === "ended") this.countBeats(this.music.beatsPerBar);
    this.pace.begin();
    this.runner.press();
  }

  /** In a bar of the run: its metre is fixed when it begins. */
  private countBeats(beatsPerBar: number): void {
    this.stage.beats(beatsPerBar);
    this.roll.beats(beatsPerBar);
  }

  private forgetMetres(): void {
    this.music.forgetMetres();
    this.countBeats(this.music.beatsPerBar);
    this.notice.show({ key: "noMetres" });
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.stage.phase(phase);
    this.roll.run(sounds(phase));
    this.music.lockMetre(phase !== "idle" && phase !== "ended");
    if (phase === "ended" || phase === "idle") this.rest();
    if (phase === "idle" || phase === "starting") this.ended.hide();
    if (phase === "idle") this.chart.clear();
    this.keepAwake();
    tellLockScreen(this.music.styleTitle, sounds(phase));
  }

  private rest(): void {
    this.pace.end();
    this.stage.pace(this.pace.now(nowS()));
  }

  /** Sensors and notes sleep with the screen; the stream alone does not. */
  private keepAwake(): void {
    const needed = this.pace.chosen === "sensors" || this.way === "notes";
    this.wakeLock.keep(needed && sounds(this.phase));
  }

  private showTempo(tempo: Tempo): void {
    this.tempo = tempo;
    if (sounds(this.phase) || this.phase === "starting") this.stage.tempo(tempo);
  }

  private tick({ elapsedS, distanceM }: Journey, leftS: number | null): void {
    const { tempo, stage } = this;
    const pace = this.pace.now(nowS());
    stage.time(elapsedS, distanceM, leftS);
    stage.pace(pace);
    if (!sounds(this.phase)) return;
    if (this.phase === "playing") stage.lag(this.way === "stream" ? this.ways.stream.lagS() : null);
    if (!tempo) return;
    const { tempoBpm, targetBpm } = tempo;
    this.chart.add({ timeS: nowS(), tempoBpm, targetBpm, ...pace });
  }

  private showWay(way: Way | null): void {
    this.way = way;
    this.wayCard.show(way);
    if (way !== "notes") this.roll.clear();
    this.keepAwake();
  }

  private chooseWay(way: Way): void {
    prefer("way", way);
    this.notice.show(null);
    this.runner.choose(way);
  }

  private chooseMode(mode: Mode, bpm: number | null): void {
    this.pace.keepSteady(mode === "steady", bpm);
    this.runner.wish({ mode, bpm: mode === "steady" ? this.pace.bpm : null });
  }

  private found(status: RunStatus | null): void {
    if (status) {
      this.music.show(status);
      this.countBeats(status.beatsPerBar);
      this.pace.keepSteady(status.mode === "steady", status.askedBpm);
    }
    this.stage.say("stillHere");
  }

  private showEnd(summary: Summary, run: OpenedRun, closed: Promise<void>): void {
    const say = this.notice.show.bind(this.notice);
    this.ended.show(summary, this.music.saved, shelfOf(run, closed, say));
  }

  private async fillStyles(): Promise<void> {
    try {
      const known = await styles();
      this.music.fill(known);
      this.runner.wish({ style: known[0]?.name ?? null });
    } catch {
      this.notice.show({ key: "styleFailed" });
    }
  }

  private async explainHttp(): Promise<void> {
    if (isSecureContext) return;
    showPlainHttp(false);
    try {
      showPlainHttp((await homeHttps()).certificatePath !== null);
    } catch {
      return; // a station that says nothing has no authority to offer
    }
  }
}
