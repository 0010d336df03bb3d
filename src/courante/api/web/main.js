// Wires the page: what was pressed, what the station says, what is heard.

import * as api from "./api.js";
import { follow } from "./events.js";
import { Gps } from "./gps.js";
import { Pacing } from "./pacing.js";
import { makePlayer, offerControls, tellSystem } from "./player.js";
import * as session from "./session.js";
import * as view from "./view.js";
import { keepAwake } from "./wakelock.js";

const { elements: el, dial } = view;
const STEPS = { low: 120, high: 200, unit: "steps a minute", hint: "The music follows your choice as it would follow your feet." };
const BEATS = { low: 60, high: 200, unit: "beats a minute", hint: "The music keeps this tempo, whatever you do." };

const state = {
  phase: "idle",
  run: null, // {run_id, control_token, listen_url, begun_ms}
  player: null,
  following: null, // AbortController of the events
  live: null, // {timeS, atMs}: how far the station had got, and when we heard so
  drawing: false,
  shownMs: 0, // when what changes once a second was shown
  steps: 160,
  beats: 150,
};

const nowS = () => performance.now() / 1000;
const liveS = () => state.live.timeS + (performance.now() - state.live.atMs) / 1000;
const sounding = () => state.phase === "playing" || state.phase === "reconnecting";
const steady = () => el.mode.value === "steady";

function enter(phase) {
  state.phase = phase;
  view.showPhase(phase);
  const style = el.style.selectedOptions[0]?.textContent ?? "Courante";
  tellSystem(style, sounding());
}

// --- the run ---

function press() {
  view.warn(null);
  if (sounding()) pause();
  else if (state.phase === "paused") listen(goOn());
  else if (state.phase !== "starting") listen(begin());
}

async function begin() {
  const wishes = { mode: el.mode.value };
  if (el.style.value) wishes.style = el.style.value;
  if (steady()) wishes.bpm = state.beats;
  const opened = await api.openRun(wishes);
  state.run = { ...opened, begun_ms: Date.now() };
  session.save(state.run);
  return state.run;
}

async function goOn() {
  await api.change(state.run, { paused: false });
  return state.run;
}

// Playing begins inside the press, before the station answers, because browsers insist on it.
async function listen(ready) {
  enter("starting");
  const player = makePlayer(el.audio, ready, {
    playing: () => heard(player),
    waiting: () => { if (state.player === player && sounding()) enter("reconnecting"); },
    refused: () => { if (state.player === player) { leave("paused"); view.warn("The browser did not allow sound yet. Press play again."); } },
    gone: () => { if (state.player === player) lost(); },
  });
  state.player = player;
  player.start();
  try {
    await ready;
    state.following = new AbortController();
    follow(state.run, state.following.signal, onEvent, lost);
    pacing.start();
    if (paceSource() === "gps") gps.start();
  } catch (error) {
    if (state.player === player) failed(error);
  }
}

function heard(player) {
  if (state.player !== player) return;
  enter("playing");
  keepAwake(paceSource() === "gps");
  if (state.drawing) return;
  state.drawing = true;
  requestAnimationFrame(frame);
}

// Stop sound and sensors; the run itself is the caller's business.
function leave(phase) {
  state.player?.stop();
  state.player = null;
  state.following?.abort();
  pacing.stop();
  gps.stop();
  keepAwake(false);
  state.live = null;
  enter(phase);
}

async function pause() {
  leave("paused");
  try {
    await api.change(state.run, { paused: true });
  } catch (error) {
    if (error.status === 404) lost();
  }
}

async function end() {
  const ms = Date.now() - state.run.begun_ms;
  leave("ended");
  const minutes = Math.floor(ms / 60000);
  const seconds = Math.floor((ms % 60000) / 1000);
  view.showEnded(`${minutes ? `${minutes} min ` : ""}${seconds} s of music, composed for this run.`);
  view.say("Well run. Take the music with you.");
  session.save(null);
  try {
    await api.endRun(state.run);
  } catch (error) {
    view.warn(error.message);
  }
}

function lost() {
  session.save(null);
  state.run = null;
  leave("idle");
  view.say("This run is over. Press play for a new one.");
}

function failed(error) {
  if (error.status === 404) {
    lost();
    return;
  }
  leave(state.run ? "paused" : "idle");
  view.warn(error.message);
}

// --- what the station says ---

function onEvent(name, data) {
  if (name === "beat") {
    dial.expect(data.beat, data.time_s);
    state.live = { timeS: data.time_s, atMs: performance.now() };
    state.player?.tellLive?.(data.time_s);
  } else if (name === "tempo") {
    view.showTempo(data, nowS());
  } else if (name === "style") {
    el.style.value = data.style;
  } else if (name === "end") {
    lost();
  }
}

function frame() {
  state.drawing = sounding();
  if (!state.drawing) return;
  const heardS = state.player.heardS();
  dial.show(heardS);
  if (performance.now() - state.shownMs > 1000) {
    state.shownMs = performance.now();
    view.tick(nowS());
    if (state.live && heardS !== null) view.showLag(Math.max(0, liveS() - heardS));
  }
  requestAnimationFrame(frame);
}

// --- pace ---

const pacing = new Pacing(
  async (reading) => {
    const tempo = await api.sendPace(state.run, reading);
    if (sounding()) view.showTempo(tempo, nowS());
  },
  (error) => { if (error.status === 404 && state.run) lost(); else if (error.status === 422) view.warn(error.message); },
);

const gps = new Gps({
  onSpeed(speed) {
    view.showGps(speed, "Following your speed.");
    pacing.set({ speed_mps: Number(speed.toFixed(2)), source: "gps" }, { repeat: false });
  },
  onHint: (hint) => view.showGps(null, hint),
  onFail(message) {
    choosePace("hand");
    view.warn(message);
  },
});

const paceSource = () => view.paceRadios().find((radio) => radio.checked).value;

function choosePace(source) {
  view.showPaceSource(source);
  if (source === "gps") {
    pacing.clear();
    gps.start();
  } else {
    gps.stop();
    handPace();
  }
  keepAwake(source === "gps" && sounding());
}

function handPace() {
  pacing.set({ cadence_spm: state.steps, source: "slider" }, { repeat: true });
}

let asking;
function slid() {
  view.fillSlider();
  if (!steady()) {
    state.steps = Number(el.pace.value);
    handPace();
    return;
  }
  state.beats = Number(el.pace.value);
  clearTimeout(asking);
  asking = setTimeout(() => wish({ bpm: state.beats }), 150);
}

function nudge(by) {
  el.pace.value = Number(el.pace.value) + by;
  slid();
}

// --- music ---

async function wish(wishes) {
  if (!state.run || state.phase === "ended") return;
  try {
    const status = await api.change(state.run, wishes);
    if (sounding()) view.showTempo(status.tempo, nowS());
  } catch (error) {
    view.warn(error.message);
  }
}

function chooseMode() {
  view.showMode();
  if (steady()) {
    gps.stop();
    pacing.clear();
    view.showPaceSource("hand", { locked: true });
    view.showSlider({ ...BEATS, value: state.beats });
    wish({ mode: "steady", bpm: state.beats });
  } else {
    view.showPaceSource("hand");
    view.showSlider({ ...STEPS, value: state.steps });
    handPace();
    wish({ mode: el.mode.value });
  }
}

// --- after the run ---

async function keep(name, filename) {
  try {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await api.keepsake(state.run, name));
    link.download = filename;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  } catch (error) {
    view.warn(error.message);
  }
}

let surely;
function pressEnd() {
  clearTimeout(surely);
  const sure = el.end.classList.contains("sure");
  view.askAgain(!sure);
  if (sure) end();
  else surely = setTimeout(() => view.askAgain(false), 4000);
}

async function copyHouse() {
  try {
    await navigator.clipboard.writeText(el.house.href);
    el.copy.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(el.house);
    el.copy.textContent = "Selected";
  }
  setTimeout(() => { el.copy.textContent = "Copy"; }, 2000);
}

// --- beginning ---

async function welcome() {
  view.showHouse(el.house.href);
  view.showSlider({ ...STEPS, value: state.steps });
  view.showMode();
  pacing.set({ cadence_spm: state.steps, source: "slider" }, { repeat: true });
  try {
    const { styles } = await api.styles();
    view.fillStyles(styles, styles[0]?.name);
    await takeUp(session.load());
  } catch (error) {
    view.warn(error.message);
  }
}

async function takeUp(run) {
  if (!run || state.phase !== "idle") return;
  try {
    const status = await api.status(run);
    state.run = run;
    el.style.value = status.style;
    if (status.mode !== el.mode.value) {
      el.mode.value = status.mode;
      chooseMode();
    }
    enter("paused");
    view.say("Your run is still here. Press play to go on.");
  } catch {
    session.save(null);
  }
}

el.play.addEventListener("click", press);
el.end.addEventListener("click", pressEnd);
el.pace.addEventListener("input", slid);
el.slower.addEventListener("click", () => nudge(-1));
el.faster.addEventListener("click", () => nudge(1));
el.mode.addEventListener("change", chooseMode);
el.style.addEventListener("change", () => wish({ style: el.style.value }));
el.copy.addEventListener("click", copyHouse);
el["get-score"].addEventListener("click", () => keep("score.mid", "courante.mid"));
el["get-picture"].addEventListener("click", () => keep("run.svg", "courante.svg"));
for (const radio of view.paceRadios()) radio.addEventListener("change", () => choosePace(radio.value));
offerControls({ play: () => { if (!sounding()) press(); }, pause: () => { if (sounding()) pause(); } });
welcome();
