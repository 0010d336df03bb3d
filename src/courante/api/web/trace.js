// The last minutes of tempo as two lines: what was played, and where it was going.

const SHORTEST_S = 45;
const LONGEST_S = 180;
const WIDTH = 360;
const HEIGHT = 72;
const LEAST_RANGE_BPM = 16;

export class Trace {
  constructor(figure, range) {
    this.played = figure.querySelector(".trace-tempo");
    this.wanted = figure.querySelector(".trace-target");
    this.range = range;
    this.points = [];
  }

  add(timeS, tempo, target) {
    this.points = [...this.points.filter((p) => timeS - p.timeS < LONGEST_S), { timeS, tempo, target }];
    this.#draw(timeS);
  }

  clear() {
    this.points = [];
  }

  #draw(nowS) {
    const values = this.points.flatMap((p) => [p.tempo, p.target]);
    const middle = (Math.min(...values) + Math.max(...values)) / 2;
    const half = Math.max(LEAST_RANGE_BPM, Math.max(...values) - Math.min(...values)) / 2;
    const spanS = Math.max(SHORTEST_S, nowS - this.points[0].timeS);
    const x = (p) => (WIDTH * (1 - (nowS - p.timeS) / spanS)).toFixed(1);
    const y = (value) => (HEIGHT - 4 - ((value - middle + half) / (2 * half)) * (HEIGHT - 8)).toFixed(1);
    this.played.setAttribute("points", this.points.map((p) => `${x(p)},${y(p.tempo)}`).join(" "));
    this.wanted.setAttribute("points", this.points.map((p) => `${x(p)},${y(p.target)}`).join(" "));
    const tempos = this.points.map((p) => Math.round(p.tempo));
    const [low, high] = [Math.min(...tempos), Math.max(...tempos)];
    this.range.textContent = low === high ? `${low}` : `${low} to ${high}`;
  }
}
