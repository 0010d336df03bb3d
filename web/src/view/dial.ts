// The ring around the tempo: one arc a beat of the bar, lit when that beat is in the ear.

import { makeSvg } from "./dom.js";

const RADIUS = 93;
const GAP_RAD = 0.09;
const GLOW_MS = 420;
/** Each is a picture that is drawn, and pictures cost a phone more than sound. */
const GLOW_STEPS = 6;
const FIRST_BEATS = 4;
/** Without a beat in the ear it is looked for so often; with one, no later than that. */
const LOOK_MS = 400;

export interface Beat {
  readonly beat: number;
  readonly tempoBpm: number;
}

export class Dial {
  private arcs: readonly SVGElement[] = [];
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  private timer = 0;
  private lit: number | null = null;

  /** `heard`: which beat is in the ear now. */
  constructor(
    private readonly ring: Element,
    private readonly halo: Element,
    private readonly heard: () => Beat | null,
  ) {
    this.beats(FIRST_BEATS);
  }

  /** So many in a bar. */
  beats(count: number): void {
    this.arcs = Array.from({ length: count }, (_, i) => makeSvg("path", { d: arc(i, count) }));
    this.ring.replaceChildren(...this.arcs);
    this.lit = null;
  }

  run(on: boolean): void {
    clearTimeout(this.timer);
    if (on) this.look();
    else this.light(null);
  }

  /** Wakes at beats, not at frames: a phone has better things to do. */
  private look(): void {
    const now = this.heard();
    if (!document.hidden) this.light(now && Math.floor(now.beat));
    const nextMs = now ? ((Math.floor(now.beat) + 1 - now.beat) * 60_000) / now.tempoBpm : LOOK_MS;
    this.timer = setTimeout(() => this.look(), Math.min(LOOK_MS, Math.max(20, nextMs + 4)));
  }

  private light(beat: number | null): void {
    if (beat === this.lit) return;
    this.lit = beat;
    const place = beat === null ? null : beat % this.arcs.length;
    for (const [i, path] of this.arcs.entries()) path.classList.toggle("on", i === place);
    // Only where a bar begins: what moves on every beat costs a tenth of a core.
    if (place !== 0 || this.still.matches) return;
    this.halo.animate(
      [
        { transform: "scale(1)", opacity: 0.55 },
        { transform: "scale(1.1)", opacity: 0 },
      ],
      { duration: GLOW_MS, easing: `steps(${GLOW_STEPS}, jump-start)` },
    );
  }
}

function arc(index: number, of: number): string {
  const angle = (share: number) => (share / of) * 2 * Math.PI;
  const from = point(angle(index) + GAP_RAD);
  const to = point(angle(index + 1) - GAP_RAD);
  return `M ${from} A ${RADIUS} ${RADIUS} 0 0 1 ${to}`;
}

function point(angleRad: number): string {
  const x = 100 + RADIUS * Math.sin(angleRad);
  const y = 100 - RADIUS * Math.cos(angleRad);
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}
