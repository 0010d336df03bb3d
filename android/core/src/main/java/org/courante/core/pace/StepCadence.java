package org.courante.core.pace;

import java.util.Arrays;

/**
 * Footfalls a minute from the moments of single steps, as the phone's step detector tells them.
 *
 * <p>Steps may come late, in batches and in any order; time comes in with every call. Not for more
 * than one thread.
 */
public final class StepCadence {
  /** Younger steps count. Long enough for ten steps of a runner, short enough to hear a change. */
  private static final long WINDOW_MS = 4_000;

  /** So long without a step, the runner stands. */
  private static final long STANDING_AFTER_MS = 3_000;

  /** However seldom batches come, a silence of so long is one of the runner. */
  private static final long LONGEST_SILENCE_MS = 12_000;

  /** Nobody makes 300 footfalls a minute: what is nearer is one step, told twice. */
  private static final long SHORTEST_STEP_MS = 200;

  /** A rhythm begins with so many steps; one or two are the phone being handled. */
  private static final int LEAST_STEPS = 4;

  /** Between two steps of a rhythm the detector may miss so many; more is a stop. */
  private static final double MOST_MISSED = 2;

  private static final int MOST_STEPS = 64;
  private static final double MS_PER_MIN = 60_000;

  private final long[] stepsMs = new long[MOST_STEPS];
  private int count;
  private boolean walking;
  private boolean seen;
  private long arrivedMs;
  private long betweenArrivalsMs;

  /**
   * One footfall.
   *
   * @param stepMs when it was, in milliseconds since the phone was started
   * @param nowMs when it is told, by the same clock
   */
  public void accept(long stepMs, long nowMs) {
    noteArrival(stepMs, nowMs);
    if (stepMs > nowMs || nowMs - stepMs > LONGEST_SILENCE_MS) {
      return;
    }
    int at = count;
    while (at > 0 && stepsMs[at - 1] > stepMs) {
      at--;
    }
    boolean told = at > 0 && stepMs - stepsMs[at - 1] < SHORTEST_STEP_MS;
    boolean toldAfter = at < count && stepsMs[at] - stepMs < SHORTEST_STEP_MS;
    if (!told && !toldAfter) {
      insert(at, stepMs);
    }
  }

  /** The cadence now; null as long as nothing is known. Dated by the step it follows from. */
  public Reading at(long nowMs) {
    if (!seen) {
      return null;
    }
    long last = count == 0 ? Long.MIN_VALUE / 2 : stepsMs[count - 1];
    if (nowMs - last > silenceMs()) {
      walking = false;
      return Reading.cadence(nowMs, 0, Source.PHONE);
    }
    int first = firstWithin(last - WINDOW_MS);
    int steps = count - first;
    if (!walking && steps < LEAST_STEPS) {
      return Reading.cadence(nowMs, 0, Source.PHONE);
    }
    if (steps < 2) {
      return null;
    }
    walking = true;
    return Reading.cadence(last, MS_PER_MIN / intervalMs(first), Source.PHONE);
  }

  /** Steps that are told at one moment are a batch: until the next one, silence says nothing. */
  private void noteArrival(long stepMs, long nowMs) {
    if (seen && nowMs > arrivedMs) {
      boolean wentOn = count > 0 && stepMs - stepsMs[count - 1] <= STANDING_AFTER_MS;
      betweenArrivalsMs = wentOn ? nowMs - arrivedMs : 0;
    }
    seen = true;
    arrivedMs = nowMs;
  }

  private long silenceMs() {
    long ofBatches = betweenArrivalsMs + betweenArrivalsMs / 2;
    return Math.min(LONGEST_SILENCE_MS, Math.max(STANDING_AFTER_MS, ofBatches));
  }

  private void insert(int at, long stepMs) {
    int place = at;
    if (count == MOST_STEPS) {
      if (place == 0) {
        return;
      }
      System.arraycopy(stepsMs, 1, stepsMs, 0, MOST_STEPS - 1);
      count--;
      place--;
    }
    System.arraycopy(stepsMs, place, stepsMs, place + 1, count - place);
    stepsMs[place] = stepMs;
    count++;
  }

  private int firstWithin(long sinceMs) {
    int first = 0;
    while (first < count && stepsMs[first] < sinceMs) {
      first++;
    }
    return first;
  }

  /** The mean interval; one in which the detector missed steps counts as so many. */
  private double intervalMs(int first) {
    long[] intervals = new long[count - first - 1];
    for (int index = 0; index < intervals.length; index++) {
      intervals[index] = stepsMs[first + index + 1] - stepsMs[first + index];
    }
    long[] sorted = intervals.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double sum = 0;
    double steps = 0;
    for (long interval : intervals) {
      double times = Math.rint(interval / median);
      if (times >= 1 && times <= MOST_MISSED + 1) {
        sum += interval;
        steps += times;
      }
    }
    return sum / steps;
  }
}
