package org.courante.core.pace;

/** A position as the phone's receiver told it. It never leaves the phone. */
public final class Fix {
  /** Milliseconds since the phone was started: a clock that nobody sets. */
  public final long timeMs;

  /** Milliseconds of UTC since 1970, as the satellites tell them. */
  public final long utcMs;

  public final double latitudeDeg;
  public final double longitudeDeg;

  /** Metres above the ellipsoid; NaN where unknown. */
  public final double altitudeM;

  /** Radius in metres of a circle that holds the true place with 68 %; NaN where unknown. */
  public final double accuracyM;

  /** Speed by the receiver's own measure (Doppler), in metres a second; NaN where unknown. */
  public final double speedMps;

  public Fix(
      long timeMs,
      long utcMs,
      double latitudeDeg,
      double longitudeDeg,
      double altitudeM,
      double accuracyM,
      double speedMps) {
    this.timeMs = timeMs;
    this.utcMs = utcMs;
    this.latitudeDeg = latitudeDeg;
    this.longitudeDeg = longitudeDeg;
    this.altitudeM = altitudeM;
    this.accuracyM = accuracyM;
    this.speedMps = speedMps;
  }
}
