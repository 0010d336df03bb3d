// The last minutes: the tempo that was played, where it was going, and the runner's pace.

import { colour, type Surface, surface } from "./canvas.js";
import { box, find } from "./dom.js";
import type { Key } from "./i18n/en.js";
import type { Words } from "./i18n/words.js";
import { decimal } from "./numbers.js";
import { added, type Point, range, spanS } from "./trace.js";

const MARGIN_PX = 5;
const LEAST_BPM = 16;
const LEAST_SPM = 20;
const LEAST_MPS = 1;

export class Chart {
  private points: readonly Point[] = [];

  constructor(private readonly words: Words) {}

  /** Once a second while it sounds. */
  add(point: Point): void {
    this.points = added(this.points, point);
    box("chart").hidden = false;
    this.caption();
    if (!document.hidden) this.draw();
  }

  clear(): void {
    this.points = [];
    box("chart").hidden = true;
  }

  private draw(): void {
    const canvas = surface(find("chart-canvas", HTMLCanvasElement));
    if (!canvas) return;
    const pace = this.pace();
    if (pace) this.line(canvas, pace.values, pace.least, colour("calm"), 1.5);
    const targets = this.points.map(({ targetBpm }) => targetBpm);
    const tempos = this.points.map(({ tempoBpm }) => tempoBpm);
    const both = range([...tempos, ...targets], LEAST_BPM);
    this.line(canvas, targets, LEAST_BPM, colour("edge"), 1.5, both, [2, 5]);
    this.line(canvas, tempos, LEAST_BPM, colour("accent"), 2.5, both);
  }

  private pace() {
    const cadences = this.points.map(({ cadenceSpm }) => cadenceSpm);
    if (cadences.some((value) => value !== null)) return { values: cadences, least: LEAST_SPM };
    const speeds = this.points.map(({ speedMps }) => speedMps);
    if (speeds.some((value) => value !== null)) return { values: speeds, least: LEAST_MPS };
    return null;
  }

  private line(
    { context, widthPx, heightPx }: Surface,
    values: readonly (number | null)[],
    least: number,
    stroke: string,
    width: number,
    within = range(values, least),
    dash: readonly number[] = [],
  ): void {
    const last = this.points.at(-1);
    if (!within || !last) return;
    const [low, high] = within;
    const span = spanS(this.points);
    const heightOf = (value: number) =>
      heightPx - MARGIN_PX - ((value - low) / (high - low)) * (heightPx - 2 * MARGIN_PX);
    context.beginPath();
    let broken = true;
    this.points.forEach(({ timeS }, i) => {
      const value = values[i] ?? null;
      if (value === null) {
        broken = true;
        return;
      }
      const x = widthPx * (1 - (last.timeS - timeS) / span);
      if (broken) context.moveTo(x, heightOf(value));
      else context.lineTo(x, heightOf(value));
      broken = false;
    });
    Object.assign(context, {
      strokeStyle: stroke,
      lineWidth: width,
      lineJoin: "round",
      lineCap: "round",
    });
    context.setLineDash([...dash]);
    context.stroke();
  }

  private caption(): void {
    const say = (id: string, key: Key, values: readonly (number | null)[], places: number) =>
      this.words.sayAs(box(id), () => this.ranged(key, values, places));
    say(
      "chart-tempo",
      "chartTempo",
      this.points.map(({ tempoBpm }) => tempoBpm),
      0,
    );
    const cadences = this.points.map(({ cadenceSpm }) => cadenceSpm);
    const speeds = this.points.map(({ speedMps }) => (speedMps === null ? null : speedMps * 3.6));
    if (cadences.some((value) => value !== null)) say("chart-pace", "chartCadence", cadences, 0);
    else say("chart-pace", "chartSpeed", speeds, 1);
  }

  private ranged(key: Key, values: readonly (number | null)[], places: number): string {
    const within = range(values, 0);
    if (!within) return "";
    const [low, high] = within.map((value) => decimal(value, places, this.words.language));
    const text =
      low === high ? low : this.words.get("rangeOf", { low: low ?? "", high: high ?? "" });
    return this.words.get(key, { range: text ?? "" });
  }
}
