// Which moment of the run is in the ear: the media element counts its own seconds, the run its own. Pure.

/** From `mediaS` of the element on, `runS` of the run and what follows it. */
export interface Mark {
  readonly mediaS: number;
  readonly runS: number;
}

const KEPT = 4;
/** Marks are met exactly; clocks are read a little early. */
const EARLY_S = 0.05;

export function marked(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return [...marks, mark].slice(-KEPT);
}

export function runTimeS(marks: readonly Mark[], mediaS: number): number | null {
  const mark = marks.findLast((one) => one.mediaS <= mediaS + EARLY_S);
  return mark ? mark.runS + mediaS - mark.mediaS : null;
}
