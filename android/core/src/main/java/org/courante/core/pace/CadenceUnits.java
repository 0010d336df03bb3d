package org.courante.core.pace;

import java.util.EnumMap;
import java.util.Map;

/**
 * Steps or strides: makes footfalls a minute of what a device counts, as the server does.
 *
 * <p>Some devices count footfalls (both feet), some strides (one foot), and none says which. A
 * source shows its unit by what is bodily possible; once known it is remembered. Not for more than
 * one thread.
 */
final class CadenceUnits {
  /** Nobody runs with fewer footfalls a minute than this. */
  private static final double STRIDES_BELOW_PER_MIN = 120;

  /** Slower is walking. */
  private static final double RUNNING_MPS = 2.0;

  /** Slower than this, a speed says nothing about the length of a step. */
  private static final double SLOWEST_WALK_MPS = 0.7;

  private static final double LONGEST_WALKING_STEP_M = 1.15;

  /** Below it a device counts the end of a run, not a rhythm. */
  private static final double SLOWEST_STEPPING_PER_MIN = 30;

  /** Without a speed: walkers make more footfalls than this, few runners more strides. */
  private static final double STRIDES_BELOW_UNKNOWN_SPEED_PER_MIN = 95;

  private static final double HIGHEST_CADENCE_SPM = 230;

  /** So long a source must contradict its known unit before the unit is changed. */
  private static final long CHANGE_OF_MIND_MS = 6_000;

  private final Map<Source, Known> memory = new EnumMap<Source, Known>(Source.class);

  /**
   * Footfalls a minute.
   *
   * @param reading as the device sent it, with a cadence
   * @param speedMps the runner's speed as other readings tell, used where this one has none; may be
   *     NaN
   */
  double repair(Reading reading, double speedMps) {
    double cadence = reading.cadenceSpm;
    // A slider is moved by hand and means what it says.
    if (reading.source == Source.SLIDER) {
      return cadence;
    }
    double speed = Double.isNaN(reading.speedMps) ? speedMps : reading.speedMps;
    Known known = learn(memory.get(reading.source), reading, speed);
    if (known == null) {
      return cadence;
    }
    memory.put(reading.source, known);
    return known.strides && cadence * 2 <= HIGHEST_CADENCE_SPM ? cadence * 2 : cadence;
  }

  private static Known learn(Known known, Reading reading, double speedMps) {
    Boolean proof = proof(reading.cadenceSpm, speedMps);
    if (known == null) {
      Boolean guess = proof == null ? guess(reading, speedMps) : proof;
      return guess == null ? null : new Known(guess, proof != null, Known.NEVER_MS);
    }
    if (proof == null || proof == known.strides) {
      return new Known(known.strides, known.sure || proof != null, Known.NEVER_MS);
    }
    if (!known.sure) {
      return new Known(proof, true, Known.NEVER_MS);
    }
    if (known.contradictedSinceMs == Known.NEVER_MS) {
      return new Known(known.strides, true, reading.timeMs);
    }
    boolean longEnough = reading.timeMs - known.contradictedSinceMs >= CHANGE_OF_MIND_MS;
    return longEnough ? new Known(proof, true, Known.NEVER_MS) : known;
  }

  /** Whether strides are counted, if that is certain; null where it is not. */
  private static Boolean proof(double cadence, double speedMps) {
    if (cadence >= STRIDES_BELOW_PER_MIN) {
      return Boolean.FALSE;
    }
    boolean runs = speedMps >= RUNNING_MPS;
    return cadence >= SLOWEST_STEPPING_PER_MIN && runs ? Boolean.TRUE : null;
  }

  /** Whether strides are counted, as far as one can tell; null where one cannot. */
  private static Boolean guess(Reading reading, double speedMps) {
    double cadence = reading.cadenceSpm;
    if (cadence < SLOWEST_STEPPING_PER_MIN || speedMps < SLOWEST_WALK_MPS) {
      return null;
    }
    if (!Double.isNaN(speedMps)) {
      return speedMps * 60 / cadence > LONGEST_WALKING_STEP_M;
    }
    boolean countsFootfalls = reading.source == Source.PHONE || reading.source == Source.GPS;
    return !countsFootfalls && cadence < STRIDES_BELOW_UNKNOWN_SPEED_PER_MIN;
  }

  /** What is known of one source. */
  private static final class Known {
    static final long NEVER_MS = Long.MIN_VALUE;

    final boolean strides;

    /** Proved by running, not guessed from walking or without a speed. */
    final boolean sure;

    /** When readings began to prove the opposite. */
    final long contradictedSinceMs;

    Known(boolean strides, boolean sure, long contradictedSinceMs) {
      this.strides = strides;
      this.sure = sure;
      this.contradictedSinceMs = contradictedSinceMs;
    }
  }
}
