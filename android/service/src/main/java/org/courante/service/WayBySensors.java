package org.courante.service;

/**
 * Metres run where no satellite is seen: on a treadmill, in a hall. Speed by a foot pod or
 * treadmill counts once the last fix is so old that nobody draws a line from it to the next; until
 * then it is only put by. Not for more than one thread; knows no clock.
 */
final class WayBySensors {
  /** As long as {@link org.courante.core.pace.Distance} may still bridge the gap. */
  static final long GAP_MS = 120_000;

  /** Two looks at the speed that lie farther apart have not seen what was between them. */
  private static final long LONGEST_STEP_MS = 5_000;

  private long fixMs = Long.MIN_VALUE / 2;
  private long lookedMs = Long.MIN_VALUE / 2;
  private double putByM;

  /** A fix that can be reckoned with. */
  void fix(long timeMs) {
    fixMs = timeMs;
    putByM = 0;
  }

  /**
   * The speed at this moment, in metres a second; NaN where no sensor but satellites tells one.
   *
   * @return metres that count from now on, besides those before
   */
  double look(long nowMs, double speedMps) {
    long stepMs = nowMs - lookedMs;
    lookedMs = nowMs;
    if (stepMs <= LONGEST_STEP_MS && speedMps > 0) {
      putByM += speedMps * stepMs / 1000.0;
    }
    if (nowMs - fixMs <= GAP_MS) {
      return 0;
    }
    double metres = putByM;
    putByM = 0;
    return metres;
  }
}
