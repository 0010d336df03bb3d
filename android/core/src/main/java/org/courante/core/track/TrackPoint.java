package org.courante.core.track;

import org.courante.core.pace.Fix;

/** One point of a track: where the runner was, and what was measured there. */
public final class TrackPoint {
  /** Milliseconds of UTC since 1970. */
  public final long utcMs;

  public final double latitudeDeg;
  public final double longitudeDeg;

  /** Metres above the ellipsoid, as the receiver tells it; NaN where unknown. */
  public final double altitudeM;

  /** Footfalls of both feet a minute; NaN where unknown. */
  public final double cadenceSpm;

  /** Heart beats a minute; NaN where unknown. */
  public final double heartRateBpm;

  /**
   * @throws IllegalArgumentException the place is none on Earth
   */
  public TrackPoint(
      long utcMs,
      double latitudeDeg,
      double longitudeDeg,
      double altitudeM,
      double cadenceSpm,
      double heartRateBpm) {
    // The values themselves stay out of the message: they are a position.
    if (!(Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180)) {
      throw new IllegalArgumentException(
          "track point: out of range; expected a latitude within 90 and a longitude within 180");
    }
    this.utcMs = utcMs;
    this.latitudeDeg = latitudeDeg;
    this.longitudeDeg = longitudeDeg;
    this.altitudeM = altitudeM;
    this.cadenceSpm = cadenceSpm;
    this.heartRateBpm = heartRateBpm;
  }

  /** A fix, and what other sensors tell at that moment; NaN where they do not. */
  public static TrackPoint of(Fix fix, double cadenceSpm, double heartRateBpm) {
    return new TrackPoint(
        fix.utcMs, fix.latitudeDeg, fix.longitudeDeg, fix.altitudeM, cadenceSpm, heartRateBpm);
  }
}
