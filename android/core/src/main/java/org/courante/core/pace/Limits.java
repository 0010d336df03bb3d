package org.courante.core.pace;

/** What a server takes for possible, by its REST contract; it refuses the rest. */
public final class Limits {
  public static final double FASTEST_MPS = 12.5;
  public static final double HIGHEST_CADENCE_SPM = 250;
  public static final double LOWEST_HEART_RATE_BPM = 25;
  public static final double HIGHEST_HEART_RATE_BPM = 250;

  /** An older reading does not shape the tempo. */
  public static final long FRESH_MS = 60_000;

  /** An older reading is not taken at all. */
  public static final long LATE_MS = 3_600_000;

  /** So many late readings fit into one request. */
  public static final int MOST_LATE = 600;

  private Limits() {}

  /** The same reading without what is out of range; null where nothing is left of it. */
  public static Reading possible(Reading reading) {
    double speed = within(reading.speedMps, 0, FASTEST_MPS);
    double cadence = within(reading.cadenceSpm, 0, HIGHEST_CADENCE_SPM);
    double heart =
        within(reading.heartRateBpm, LOWEST_HEART_RATE_BPM, HIGHEST_HEART_RATE_BPM);
    if (Double.isNaN(speed) && Double.isNaN(cadence) && Double.isNaN(heart)) {
      return null;
    }
    return new Reading(reading.timeMs, speed, cadence, heart, reading.source);
  }

  private static double within(double value, double low, double high) {
    return value >= low && value <= high ? value : Double.NaN;
  }
}
