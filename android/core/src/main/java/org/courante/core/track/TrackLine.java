package org.courante.core.track;

import java.util.Locale;

/**
 * A point as a line of the journal: UTC milliseconds, latitude, longitude, altitude, cadence and
 * heart rate with spaces between them, {@code -} where unknown. Seven decimals are a centimetre.
 */
final class TrackLine {
  private static final String UNKNOWN = "-";
  private static final int FIELDS = 6;

  private TrackLine() {}

  static String write(TrackPoint point) {
    return String.format(
        Locale.ROOT,
        "%d %.7f %.7f %s %s %s",
        point.utcMs,
        point.latitudeDeg,
        point.longitudeDeg,
        number(point.altitudeM),
        number(point.cadenceSpm),
        number(point.heartRateBpm));
  }

  /** The point; null where the line is not one. */
  static TrackPoint read(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      return null;
    }
    try {
      return new TrackPoint(
          Long.parseLong(fields[0]),
          Double.parseDouble(fields[1]),
          Double.parseDouble(fields[2]),
          value(fields[3]),
          value(fields[4]),
          value(fields[5]));
    } catch (IllegalArgumentException notAPoint) {
      return null;
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%.1f", value);
  }

  private static double value(String text) {
    return text.equals(UNKNOWN) ? Double.NaN : Double.parseDouble(text);
  }
}
