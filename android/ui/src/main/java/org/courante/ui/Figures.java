package org.courante.ui;

import java.text.NumberFormat;
import java.util.Locale;

/** A run's figures as short texts; empty where a figure is not known. */
final class Figures {
  /** Slower than this is standing, and standing has no pace. */
  private static final double SLOWEST_MPS = 0.7;

  private Figures() {}

  /** {@code 4:07}, or {@code 1:02:03} from an hour on. */
  static String time(long elapsedMs, Locale locale) {
    long seconds = Math.max(0, elapsedMs) / 1000;
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    if (hours == 0) {
      return String.format(locale, "%d:%02d", minutes, seconds % 60);
    }
    return String.format(locale, "%d:%02d:%02d", hours, minutes, seconds % 60);
  }

  /** Kilometres with two decimals, never more than were run. */
  static String kilometres(double distanceM, Locale locale) {
    if (!isKnown(distanceM)) {
      return "";
    }
    return String.format(locale, "%.2f", Math.floor(distanceM / 10 + 1e-6) / 100);
  }

  /** Minutes and seconds a kilometre takes at this speed. */
  static String pace(double speedMps, Locale locale) {
    long seconds = paceS(speedMps);
    return seconds < 0 ? "" : String.format(locale, "%d:%02d", seconds / 60, seconds % 60);
  }

  /** Seconds a kilometre takes at this speed; negative where there is no pace to speak of. */
  static long paceS(double speedMps) {
    return isKnown(speedMps) && speedMps >= SLOWEST_MPS ? Math.round(1000 / speedMps) : -1;
  }

  /** Metres a second over the whole run; NaN where nothing was run. */
  static double meanSpeedMps(double distanceM, long elapsedMs) {
    return elapsedMs > 0 && isKnown(distanceM) ? 1000 * distanceM / elapsedMs : Double.NaN;
  }

  static String whole(double value, Locale locale) {
    return isKnown(value) ? String.format(locale, "%d", Math.round(value)) : "";
  }

  static String percent(int percent, Locale locale) {
    return NumberFormat.getPercentInstance(locale).format(percent / 100.0);
  }

  static boolean isKnown(double value) {
    return !Double.isNaN(value) && !Double.isInfinite(value);
  }
}
