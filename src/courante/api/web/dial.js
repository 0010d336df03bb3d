// The ring around the tempo: one arc a beat of the bar, lit when that beat is in the ear.

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 93;
const GAP = 0.09; // radians between arcs
const LOUD_MS = 420;

const point = (angle) => `${(100 + RADIUS * Math.sin(angle)).toFixed(2)} ${(100 - RADIUS * Math.cos(angle)).toFixed(2)}`;

function arc(index, count) {
  const from = (index / count) * 2 * Math.PI + GAP;
  const to = ((index + 1) / count) * 2 * Math.PI - GAP;
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M ${point(from)} A ${RADIUS} ${RADIUS} 0 0 1 ${point(to)}`);
  return path;
}

export class Dial {
  constructor(svg) {
    this.svg = svg;
    this.due = [];
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.halo = document.createElementNS(SVG, "circle");
    for (const [name, value] of [["cx", 100], ["cy", 100], ["r", 84]]) this.halo.setAttribute(name, value);
    this.divide(4);
  }

  divide(beatsPerBar) {
    if (this.arcs?.length === beatsPerBar) return;
    this.arcs = Array.from({ length: beatsPerBar }, (_, i) => arc(i, beatsPerBar));
    this.svg.replaceChildren(this.halo, ...this.arcs);
  }

  // A beat that will be heard at a moment of the run's sound.
  expect(beat, timeS) {
    this.due = [...this.due.filter((b) => b.beat !== beat), { beat, timeS }].slice(-16);
  }

  // What is heard now decides which beat is shown; null shows the newest at once.
  show(heardS) {
    const ripe = heardS === null ? this.due : this.due.filter((b) => b.timeS <= heardS);
    if (!ripe.length) return;
    this.due = this.due.filter((b) => !ripe.includes(b));
    this.#light(ripe.at(-1).beat);
  }

  rest() {
    this.due = [];
    for (const path of this.arcs) path.classList.remove("on");
  }

  #light(beat) {
    const now = beat % this.arcs.length;
    this.arcs.forEach((path, i) => path.classList.toggle("on", i === now));
    if (this.still.matches) return;
    const strong = now === 0 ? 0.55 : 0.28;
    const frames = [
      { transform: "scale(1)", opacity: strong },
      { transform: now === 0 ? "scale(1.1)" : "scale(1.05)", opacity: 0 },
    ];
    this.halo.animate(frames, { duration: LOUD_MS, easing: "ease-out" });
  }
}
