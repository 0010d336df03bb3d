// Which beat of the run sounds at which moment of its sound, from the beats the station tells. Pure.

export interface BeatMark {
  readonly timeS: number;
  readonly beat: number;
}

const KEPT = 64;

/** A beat was told; what does not come before it is of another telling, and is forgotten. */
export function told(beats: readonly BeatMark[], mark: BeatMark): readonly BeatMark[] {
  const before = beats.filter((one) => one.timeS < mark.timeS && one.beat < mark.beat);
  return [...before, mark].slice(-KEPT);
}

/** The beat at a moment of the run; beyond the beats that are known, at this tempo. */
export function beatAt(beats: readonly BeatMark[], timeS: number, tempoBpm: number): number | null {
  const before = beats.findLast((one) => one.timeS <= timeS);
  const after = beats.find((one) => one.timeS > timeS);
  if (before && after) {
    const share = (timeS - before.timeS) / (after.timeS - before.timeS);
    return before.beat + share * (after.beat - before.beat);
  }
  const near = before ?? after;
  return near ? Math.max(0, near.beat + ((timeS - near.timeS) * tempoBpm) / 60) : null;
}
