// From the points of a recorded run to readings. Positions are turned into speeds here and go no
// further.

import type { Reading } from "../contract/reading.js";
import { plausible } from "./readings.js";
import { metresBetween } from "./speed.js";
import { repair, type UnitMemory } from "./units.js";

/** Over a longer gap (a pause) no speed is computed. */
const LONGEST_GAP_S = 20;
const LONGEST_RUN_S = 24 * 3600;

/** One point of a recording; what the device did not write is null. */
export interface RunPoint {
  readonly timeS: number | null;
  readonly position: { readonly latitudeDeg: number; readonly longitudeDeg: number } | null;
  /** Since the start of the recording. */
  readonly distanceM: number | null;
  readonly speedMps: number | null;
  /** Steps or strides, as the device counts. */
  readonly cadencePerMin: number | null;
  readonly heartRateBpm: number | null;
}

/** What a file holds: a name, and unbroken pieces of points in file order. */
export interface Recording {
  readonly title: string | null;
  readonly segments: readonly (readonly RunPoint[])[];
}

/** A recorded run, ready to be replayed. */
export interface RecordedRun {
  /** The name in the file, or the file's. */
  readonly title: string;
  readonly durationS: number;
  /** Sorted; `timeS` counts from the run's start; cadence in footfalls a minute. */
  readonly readings: readonly Reading[];
}

export type RecordingTrouble =
  | "gpxTooLarge"
  | "gpxNotXml"
  | "gpxUnknown"
  | "gpxNoTimes"
  | "gpxTooShort"
  | "gpxTooLong"
  | "gpxNothing";

/** A file that cannot be replayed; `reason` is a key of the texts. */
export class BadRecording extends Error {
  constructor(readonly reason: RecordingTrouble) {
    super(reason);
  }
}

interface Timed {
  readonly timeS: number;
  readonly segment: number;
  readonly point: RunPoint;
}

/**
 * Turn a recording into readings. Tracks are put in order of time; a point that jumps back in time is
 * left out.
 * @throws BadRecording no time stamps, fewer than two points, nothing measured, or days of length
 */
export function toRun(recording: Recording, fileName: string): RecordedRun {
  const points = inTime(recording.segments);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined && recording.segments.some((segment) => segment.length > 0)) {
    throw new BadRecording("gpxNoTimes");
  }
  if (first === undefined || last === undefined || first === last) {
    throw new BadRecording("gpxTooShort");
  }
  const durationS = last.timeS - first.timeS;
  if (durationS > LONGEST_RUN_S) throw new BadRecording("gpxTooLong");
  const readings = readingsOf(points, first.timeS);
  if (readings.length === 0) throw new BadRecording("gpxNothing");
  const title = recording.title ?? fileName.replace(/[.]\w+$/, "");
  return { title, durationS, readings: withKnownUnits(readings) };
}

function inTime(segments: Recording["segments"]): readonly Timed[] {
  const timed = segments.map((points, segment) =>
    points.flatMap((point) =>
      point.timeS === null ? [] : [{ timeS: point.timeS, segment, point }],
    ),
  );
  const ordered = timed
    .filter((points) => points.length > 0)
    .sort((a, b) => (a[0]?.timeS ?? 0) - (b[0]?.timeS ?? 0));
  const forward: Timed[] = [];
  for (const point of ordered.flat()) {
    if (point.timeS > (forward.at(-1)?.timeS ?? Number.NEGATIVE_INFINITY)) forward.push(point);
  }
  return forward;
}

function readingsOf(points: readonly Timed[], startS: number): readonly Reading[] {
  const watch = points.some(
    ({ point }) => point.cadencePerMin !== null || point.heartRateBpm !== null,
  );
  return points.flatMap((it, index) => {
    const before = points[index - 1];
    const reading = plausible({
      timeS: it.timeS - startS,
      source: watch ? "watch" : "gps",
      speedMps: speedOf(before?.segment === it.segment ? before : undefined, it),
      cadenceSpm: it.point.cadencePerMin,
      heartRateBpm: it.point.heartRateBpm,
    });
    return reading === null ? [] : [reading];
  });
}

/** The device's own speed; where it has none, or claims 0, that of the way covered. */
function speedOf(before: Timed | undefined, it: Timed): number | null {
  if (it.point.speedMps !== null && it.point.speedMps !== 0) return it.point.speedMps;
  const covered = before === undefined ? null : coveredSpeed(before, it);
  return covered ?? it.point.speedMps;
}

function coveredSpeed(before: Timed, it: Timed): number | null {
  const tookS = it.timeS - before.timeS;
  const start = before.point;
  const end = it.point;
  if (tookS > LONGEST_GAP_S) return null;
  if (start.distanceM !== null && end.distanceM !== null) {
    return (end.distanceM - start.distanceM) / tookS;
  }
  if (start.position !== null && end.position !== null) {
    return metresBetween(start.position, end.position) / tookS;
  }
  return null;
}

/** Footfalls throughout: a file may start with a walk and show its unit only later. */
function withKnownUnits(readings: readonly Reading[]): readonly Reading[] {
  let memory: UnitMemory = {};
  for (const reading of readings) [memory] = repair(memory, reading, null);
  return readings.map((reading) => {
    const [next, repaired] = repair(memory, reading, null);
    memory = next;
    return repaired;
  });
}
