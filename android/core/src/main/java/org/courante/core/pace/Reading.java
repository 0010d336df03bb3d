package org.courante.core.pace;

/** What one sensor told at one moment; NaN where a quantity was not measured. No place in it. */
public final class Reading {
  /** Milliseconds since the phone was started. */
  public final long timeMs;

  /** Metres a second. */
  public final double speedMps;

  /** Footfalls of both feet a minute. */
  public final double cadenceSpm;

  /** Heart beats a minute. */
  public final double heartRateBpm;

  public final Source source;

  public Reading(
      long timeMs, double speedMps, double cadenceSpm, double heartRateBpm, Source source) {
    this.timeMs = timeMs;
    this.speedMps = speedMps;
    this.cadenceSpm = cadenceSpm;
    this.heartRateBpm = heartRateBpm;
    this.source = source;
  }

  public static Reading speed(long timeMs, double speedMps, Source source) {
    return new Reading(timeMs, speedMps, Double.NaN, Double.NaN, source);
  }

  public static Reading cadence(long timeMs, double cadenceSpm, Source source) {
    return new Reading(timeMs, Double.NaN, cadenceSpm, Double.NaN, source);
  }

  public static Reading heartRate(long timeMs, double heartRateBpm, Source source) {
    return new Reading(timeMs, Double.NaN, Double.NaN, heartRateBpm, source);
  }
}
