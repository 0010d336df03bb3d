// Everything that is shown. Knows the elements, and nothing of runs or sound.

import { Dial } from "./dial.js";
import { Trace } from "./trace.js";

const $ = (id) => document.getElementById(id);

const STATUS = {
  idle: "Ready",
  starting: "Starting",
  playing: "Live",
  reconnecting: "Reconnecting",
  paused: "Paused",
  ended: "Run ended",
};
const DIAL_WORD = { starting: "One moment", paused: "Go on", ended: "New run" };

export const dial = new Dial($("ring"));
const trace = new Trace($("trace"), $("trace-range"));
let latest = null; // the tempo shown

export const elements = Object.fromEntries(
  ["play", "end", "pace", "slower", "faster", "style", "mode", "audio", "copy", "house", "get-score", "get-picture"]
    .map((id) => [id, $(id)]),
);

export function showPhase(phase) {
  document.body.dataset.phase = phase;
  $("status").textContent = STATUS[phase];
  const sounding = phase === "playing" || phase === "reconnecting";
  const word = DIAL_WORD[phase] ?? "Play";
  $("dial-word").textContent = word;
  $("play").setAttribute("aria-label", sounding ? "Pause" : word);
  $("transport").hidden = !(sounding || phase === "paused");
  $("ended").hidden = phase !== "ended";
  if (!sounding) dial.rest();
  if (phase === "idle") forget();
  if (phase !== "playing") showLag(null);
}

export function showTempo(tempo, timeS) {
  latest = tempo;
  const now = Math.round(tempo.tempo_bpm);
  const target = Math.round(tempo.target_bpm);
  $("tempo").textContent = now;
  $("source").textContent = target === now ? tempo.source : `${tempo.source} → ${target}`;
  say(tempo.why);
  $("trace").hidden = false;
  tick(timeS);
}

// Time passes, at the tempo shown.
export function tick(timeS) {
  if (latest) trace.add(timeS, latest.tempo_bpm, latest.target_bpm);
}

function forget() {
  latest = null;
  trace.clear();
  $("trace").hidden = true;
}

export function say(sentence) {
  $("why").textContent = sentence[0].toUpperCase() + sentence.slice(1);
}

export function warn(message) {
  $("notice").hidden = !message;
  $("notice").textContent = message ?? "";
}

export function showSlider({ value, low, high, unit, hint }) {
  const slider = $("pace");
  Object.assign(slider, { min: low, max: high, value });
  slider.setAttribute("aria-label", unit[0].toUpperCase() + unit.slice(1));
  $("pace-unit").textContent = unit;
  $("pace-hint").textContent = hint;
  fillSlider();
}

export function fillSlider() {
  const slider = $("pace");
  $("pace-value").textContent = slider.value;
  const share = (slider.value - slider.min) / (slider.max - slider.min);
  slider.style.setProperty("--filled", `calc(14px + ${share} * (100% - 28px))`);
}

export function showPaceSource(source, { locked = false } = {}) {
  $("by-hand").hidden = source !== "hand";
  $("by-gps").hidden = source !== "gps";
  for (const radio of paceRadios()) {
    radio.checked = radio.value === source;
    radio.disabled = locked;
  }
}

export const paceRadios = () => [...document.querySelectorAll("input[name='pace-source']")];

export function showGps(speedMps, hint) {
  $("gps-value").textContent = speedMps === null ? "–" : (speedMps * 3.6).toFixed(1);
  $("gps-hint").textContent = hint;
}

export function fillStyles(styles, chosen) {
  $("style").replaceChildren(...styles.map((s) => new Option(s.title, s.name, false, s.name === chosen)));
}

export function showMode() {
  $("mode-hint").textContent = $("mode").selectedOptions[0].dataset.hint;
}

export function showLag(seconds) {
  $("lag").hidden = seconds === null;
  if (seconds !== null) $("lag").textContent = `${seconds.toFixed(1)} s from the station to your ear`;
}

export function showHouse(address) {
  const { host, pathname } = new URL(address);
  $("house").replaceChildren(host, document.createElement("wbr"), pathname);
}

export function showEnded(line) {
  $("ended-line").textContent = line;
}

export function askAgain(sure) {
  $("end").classList.toggle("sure", sure);
  $("end").textContent = sure ? "Tap again to end" : "End run";
}
