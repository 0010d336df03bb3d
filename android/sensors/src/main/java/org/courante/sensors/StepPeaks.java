package org.courante.sensors;

/**
 * Footfalls in the readings of an accelerometer, for phones without a step detector. Each footfall
 * pushes the phone once, whichever way up it is carried: the magnitude is freed from gravity and
 * from what is faster than steps, and every peak that stands out against the latest ones counts.
 * Pure: time comes in with the samples.
 */
final class StepPeaks {
  /** What {@link #push} returns where there is no footfall. */
  static final long NONE = -1;

  private static final double STANDARD_GRAVITY_MPS2 = 9.80665;
  private static final double GRAVITY_S = 1.0;
  private static final double SMOOTHING_S = 0.03;
  private static final double LEVEL_DECAY_S = 2.0;

  /** Below this the phone lies still or is only handled. */
  private static final double LEAST_PEAK_MPS2 = 0.6;

  /** Left and right differ, and a leg's pocket feels its own foot more. */
  private static final double PEAK_TO_LEVEL = 0.25;

  /** Nobody takes more than 250 steps a minute. */
  private static final long SHORTEST_STEP_MS = 240;

  private static final long LONGEST_GAP_MS = 1_000;

  private long lastMs = NONE;
  private long lastFootfallMs = NONE;
  private long peakMs = NONE;
  private double gravity;
  private double smooth;
  private double smoother;
  private double level;
  private double peak;

  /**
   * One sample: acceleration along the phone's three axes in metres a second squared.
   *
   * @return when the latest footfall was, at the end of its peak, or {@link #NONE}
   */
  long push(long timeMs, double x, double y, double z) {
    double magnitude = Math.sqrt(x * x + y * y + z * z);
    if (lastMs == NONE || timeMs - lastMs > LONGEST_GAP_MS) {
      reset(timeMs);
    }
    double seconds = Math.max(0, timeMs - lastMs) / 1000.0;
    lastMs = timeMs;
    gravity = towards(gravity, magnitude, seconds, GRAVITY_S);
    smooth = towards(smooth, magnitude, seconds, SMOOTHING_S);
    smoother = towards(smoother, smooth, seconds, SMOOTHING_S);
    level *= Math.exp(-seconds / LEVEL_DECAY_S);
    return peaked(timeMs, smoother - gravity);
  }

  private void reset(long timeMs) {
    lastMs = timeMs;
    gravity = STANDARD_GRAVITY_MPS2;
    smooth = STANDARD_GRAVITY_MPS2;
    smoother = STANDARD_GRAVITY_MPS2;
    level = 0;
    peakMs = NONE;
  }

  private long peaked(long timeMs, double push) {
    if (peakMs == NONE) {
      if (push > Math.max(LEAST_PEAK_MPS2, PEAK_TO_LEVEL * level)) {
        peakMs = timeMs;
        peak = push;
      }
      return NONE;
    }
    if (push > peak) {
      peakMs = timeMs;
      peak = push;
    }
    return push < 0 ? footfall() : NONE;
  }

  private long footfall() {
    long at = peakMs;
    peakMs = NONE;
    level = Math.max(level, peak);
    if (lastFootfallMs != NONE && at - lastFootfallMs < SHORTEST_STEP_MS) {
      return NONE;
    }
    lastFootfallMs = at;
    return at;
  }

  private static double towards(double from, double to, double seconds, double constantS) {
    return from + (to - from) * seconds / (constantS + seconds);
  }
}
