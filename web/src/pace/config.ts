// How readings become a tempo: the server's settings, as it sends them.

/** The same values as the server's PaceConfig; see there for what each does. */
export interface PaceConfig {
  readonly referenceSpeedMps: number;
  readonly referenceBpm: number;
  /** Mode `heart` holds the heart rate between these two. */
  readonly heartZoneBpm: readonly [number, number];
  /** A cadence or speed older than this no longer counts. */
  readonly staleS: number;
  readonly heartStaleS: number;
  readonly stepWindowS: number;
  readonly gpsWindowS: number;
  readonly standingAfterS: number;
  /** A target so near the last one, as a share, is no news. */
  readonly deadband: number;
  readonly changePerBar: number;
  readonly fastAbove: number;
  readonly fastChangePerBar: number;
  readonly easePerBar: number;
  readonly lowestBpm: number;
  readonly highestBpm: number;
}

/** Where a style is at home. */
export interface TempoFeel {
  readonly restingBpm: number;
  readonly lowestBpm: number;
  readonly highestBpm: number;
}

/** The server sent settings that make no tempo. */
export class BadSetting extends Error {}

/**
 * Read the settings out of a message.
 * @throws BadSetting with the name of the first that is missing or not a number above 0
 */
export function paceConfigFrom(fields: unknown): PaceConfig {
  return {
    referenceSpeedMps: positive(fields, "reference_speed_mps"),
    referenceBpm: positive(fields, "reference_bpm"),
    heartZoneBpm: zone(fields, "heart_zone_bpm"),
    staleS: positive(fields, "stale_s"),
    heartStaleS: positive(fields, "heart_stale_s"),
    stepWindowS: positive(fields, "step_window_s"),
    gpsWindowS: positive(fields, "gps_window_s"),
    standingAfterS: zeroOrMore(fields, "standing_after_s"),
    deadband: zeroOrMore(fields, "deadband"),
    changePerBar: positive(fields, "change_per_bar"),
    fastAbove: positive(fields, "fast_above"),
    fastChangePerBar: positive(fields, "fast_change_per_bar"),
    easePerBar: positive(fields, "ease_per_bar"),
    lowestBpm: positive(fields, "lowest_bpm"),
    highestBpm: positive(fields, "highest_bpm"),
  };
}

/**
 * Read a style's feel out of a message.
 * @throws BadSetting as for `paceConfigFrom`
 */
export function feelFrom(fields: unknown): TempoFeel {
  return {
    restingBpm: positive(fields, "resting_bpm"),
    lowestBpm: positive(fields, "lowest_bpm"),
    highestBpm: positive(fields, "highest_bpm"),
  };
}

function zone(fields: unknown, name: string): readonly [number, number] {
  const ends: unknown = entry(fields, name);
  if (!Array.isArray(ends) || ends.length !== 2) throw new BadSetting(name);
  return [positive({ [name]: ends[0] }, name), positive({ [name]: ends[1] }, name)];
}

function entry(fields: unknown, name: string): unknown {
  if (typeof fields !== "object" || fields === null) throw new BadSetting(name);
  return (fields as Readonly<Record<string, unknown>>)[name];
}

function zeroOrMore(fields: unknown, name: string): number {
  const value = entry(fields, name);
  if (typeof value !== "number" || !(value >= 0) || !Number.isFinite(value))
    throw new BadSetting(name);
  return value;
}

function positive(fields: unknown, name: string): number {
  const value = zeroOrMore(fields, name);
  if (value === 0) throw new BadSetting(name);
  return value;
}
