package org.courante.core.track;

/** Points of a runner who goes north at 3 m/s, one a second. */
final class Points {
  static final long START_MS = 1_714_809_600_000L;
  private static final double DEGREES_PER_METRE = 1 / 111_194.93;

  private Points() {}

  static TrackPoint at(int second) {
    double heart = second % 5 == 0 ? Double.NaN : 140 + second % 7;
    double cadence = second % 4 == 0 ? Double.NaN : 168 + 2 * (second % 3);
    double altitudeM = second % 3 == 0 ? Double.NaN : -3.5 + second;
    return new TrackPoint(
        START_MS + 1000L * second + 250,
        -33.5 + 3 * second * DEGREES_PER_METRE,
        151.25 - second * 1e-5,
        altitudeM,
        cadence,
        heart);
  }
}
