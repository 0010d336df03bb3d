package org.courante.core.pace;

import java.util.ArrayDeque;

/**
 * Fixes in, a speed out; the web page's meter ({@code speed.js}) follows the same rules.
 *
 * <p>The receiver's own speed (Doppler) counts where it gives one; otherwise the way between the
 * first and the last fix of some seconds. Knows no clock: time comes in. Not for more than one
 * thread.
 */
public final class SpeedFromFixes {
  /** An older speed is none. */
  public static final long STALE_MS = 5_000;

  private static final long WINDOW_MS = 8_000;
  private static final long SHORTEST_MS = 2_500;

  /** Slower than this is standing, as for the server. */
  private static final double STILL_MPS = 0.5;

  /** While one stands, fixes wander by less than this share of their accuracy within a window. */
  private static final double DRIFT = 0.75;

  /** What is faster than a slow walk is no drift, however vague the fixes. */
  private static final double FASTEST_DRIFT_MPS = 1.2;

  private final ArrayDeque<Fix> window = new ArrayDeque<Fix>();
  private Speed latest = Speed.missing(Long.MIN_VALUE / 2, Speed.Missing.STALE);

  /** The speed at a fix, as it comes from the receiver. */
  public Speed accept(Fix fix) {
    Speed speed = speedAt(fix);
    if (fix.timeMs > latest.timeMs) {
      latest = speed;
    }
    return speed;
  }

  /** The speed now: the last one, as long as it is fresh. */
  public Speed at(long nowMs) {
    return nowMs - latest.timeMs > STALE_MS ? Speed.missing(nowMs, Speed.Missing.STALE) : latest;
  }

  /** Forget the way so far: the runner paused, or the receiver was off. */
  public void reset() {
    window.clear();
    latest = Speed.missing(Long.MIN_VALUE / 2, Speed.Missing.STALE);
  }

  private Speed speedAt(Fix fix) {
    if (!FixCheck.isUsable(fix)) {
      return Speed.missing(fix.timeMs, Speed.Missing.ACCURACY);
    }
    Fix last = window.peekLast();
    if (last != null && fix.timeMs <= last.timeMs) {
      return Speed.missing(fix.timeMs, Speed.Missing.MOVEMENT);
    }
    if (last != null && FixCheck.isJump(last, fix)) {
      // Begin again from where the receiver now says that we are.
      window.clear();
    }
    window.addLast(fix);
    while (fix.timeMs - window.peekFirst().timeMs > WINDOW_MS) {
      window.removeFirst();
    }
    return Double.isNaN(fix.speedMps) ? fromPlaces(fix) : fromDoppler(fix);
  }

  private static Speed fromDoppler(Fix fix) {
    if (fix.speedMps > FixCheck.FASTEST_MPS) {
      return Speed.missing(fix.timeMs, Speed.Missing.ON_FOOT);
    }
    return Speed.of(fix.timeMs, fix.speedMps < STILL_MPS ? 0 : fix.speedMps);
  }

  private Speed fromPlaces(Fix fix) {
    Fix first = window.peekFirst();
    if (fix.timeMs - first.timeMs < SHORTEST_MS) {
      return Speed.missing(fix.timeMs, Speed.Missing.MOVEMENT);
    }
    double seconds = FixCheck.seconds(first, fix);
    double metres = Earth.metresBetween(first, fix);
    return Speed.of(fix.timeMs, metres < driftM(first, fix, seconds) ? 0 : metres / seconds);
  }

  private static double driftM(Fix first, Fix last, double seconds) {
    double accuracyM = (FixCheck.accuracyM(first) + FixCheck.accuracyM(last)) / 2;
    double wander = Math.min(DRIFT * accuracyM, FASTEST_DRIFT_MPS * seconds);
    return Math.max(STILL_MPS * seconds, wander);
  }
}
