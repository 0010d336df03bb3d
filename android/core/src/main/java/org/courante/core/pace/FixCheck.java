package org.courante.core.pace;

/** Which fixes can be reckoned with. */
public final class FixCheck {
  /** A fix as vague as this, or vaguer, does not count. */
  public static final double WORST_ACCURACY_M = 35;

  /** What is taken for the accuracy of a receiver that tells none. */
  static final double USUAL_ACCURACY_M = 10;

  /** Faster than this nobody runs; the best sprinters reach it. */
  static final double FASTEST_MPS = 12;

  private FixCheck() {}

  /** Whether the fix is a place, and near enough to the true one. */
  public static boolean isUsable(Fix fix) {
    boolean place = Math.abs(fix.latitudeDeg) <= 90 && Math.abs(fix.longitudeDeg) <= 180;
    return place && accuracyM(fix) < WORST_ACCURACY_M;
  }

  static double accuracyM(Fix fix) {
    return Double.isNaN(fix.accuracyM) ? USUAL_ACCURACY_M : fix.accuracyM;
  }

  /** Whether nobody on foot gets from one fix to the later one in time, vague as they are. */
  static boolean isJump(Fix from, Fix to) {
    double vagueM = (accuracyM(from) + accuracyM(to)) / 2;
    return Earth.metresBetween(from, to) - vagueM > FASTEST_MPS * seconds(from, to);
  }

  static double seconds(Fix from, Fix to) {
    return (to.timeMs - from.timeMs) / 1000.0;
  }
}
