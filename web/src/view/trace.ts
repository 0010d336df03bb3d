// The last minutes of tempo and pace, as points. Pure.

export interface Point {
  readonly timeS: number;
  readonly tempoBpm: number;
  readonly targetBpm: number;
  /** Steps a minute, or null. */
  readonly cadenceSpm: number | null;
  readonly speedMps: number | null;
}

const LONGEST_S = 300;
const SHORTEST_S = 45;

export function added(points: readonly Point[], point: Point): readonly Point[] {
  return [...points.filter(({ timeS }) => point.timeS - timeS < LONGEST_S), point];
}

export function spanS(points: readonly Point[]): number {
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? Math.max(SHORTEST_S, last.timeS - first.timeS) : SHORTEST_S;
}

/** Lowest and highest, at least `least` apart; null where nothing was measured. */
export function range(
  values: readonly (number | null)[],
  least: number,
): readonly [number, number] | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const spare = Math.max(0, least - (high - low)) / 2;
  return [low - spare, high + spare];
}
