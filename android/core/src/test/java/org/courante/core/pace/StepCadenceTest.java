package org.courante.core.pace;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Test;

public final class StepCadenceTest {
  private final StepCadence cadence = new StepCadence();

  /** Steps at a rate, each told at once; returns the moment of the last. */
  private long steps(long fromMs, double perMin, int count) {
    long last = fromMs;
    for (int step = 0; step < count; step++) {
      last = fromMs + Math.round(step * 60_000 / perMin);
      cadence.accept(last, last);
    }
    return last;
  }

  private double spm(long nowMs) {
    return cadence.at(nowMs).cadenceSpm;
  }

  @Test
  public void aSteadyRunnerIsCounted() {
    assertNull(cadence.at(0));
    for (double perMin : new double[] {60, 110, 150, 172, 200, 240}) {
      StepCadence fresh = new StepCadence();
      long last = 0;
      for (int step = 0; step < 30; step++) {
        last = Math.round(step * 60_000 / perMin);
        fresh.accept(last, last);
      }
      Reading reading = fresh.at(last + 100);
      assertEquals(perMin, reading.cadenceSpm, 0.005 * perMin);
      assertEquals(Source.PHONE, reading.source);
      assertEquals("it is as old as the step", last, reading.timeMs);
      assertTrue(Double.isNaN(reading.speedMps) && Double.isNaN(reading.heartRateBpm));
    }
  }

  @Test
  public void aRhythmBeginsWithTheFourthStepAndEndsAfterThreeSeconds() {
    long third = steps(0, 170, 3);
    assertEquals("the phone is put into the pocket", 0, spm(third), 0);
    long last = steps(10_000, 170, 4);
    assertEquals(170, spm(last), 1);
    assertEquals(170, spm(last + 3_000), 1);
    assertEquals(0, spm(last + 3_001), 0);
    assertEquals("told as of now", last + 4_000, cadence.at(last + 4_000).timeMs);
    cadence.accept(last + 5_000, last + 5_000);
    assertEquals("one step is no rhythm", 0, spm(last + 5_000), 0);
  }

  @Test
  public void aChangeIsHeardWithinTheWindow() {
    long last = steps(0, 150, 40);
    last = steps(last + 333, 180, 13);
    assertEquals(180, spm(last), 2);
  }

  @Test
  public void missedAndDoubledStepsAndAnUnevenGaitDoNotCount() {
    Random random = new Random(5);
    double worst = 0;
    for (int step = 0; step < 400; step++) {
      long at = 350L * step + (step % 2) * 30 + Math.round(10 * random.nextGaussian());
      if (step % 9 != 4) {
        cadence.accept(at, at + 20);
      }
      if (step % 11 == 7) {
        cadence.accept(at + 60, at + 80);
      }
      if (step > 15) {
        worst = Math.max(worst, Math.abs(spm(at + 100) - 60_000 / 350.0));
      }
    }
    assertTrue("off by " + worst, worst < 6);
  }

  @Test
  public void stepsInAnyOrder() {
    long[] order = {3, 1, 0, 2, 5, 4, 4, 7, 6, 8};
    for (long step : order) {
      cadence.accept(360 * step, 4_000);
    }
    assertEquals(60_000 / 360.0, spm(4_000), 0.1);
  }

  @Test
  public void batchesThatComeEachFiveSecondsAreNoStops() {
    long told = -1;
    for (long nowMs = 5_000; nowMs <= 60_000; nowMs += 5_000) {
      for (long step = told + 1; 350 * step <= nowMs - 300; step++) {
        cadence.accept(350 * step, nowMs);
        told = step;
      }
      for (long wait = 0; nowMs > 10_000 && wait < 5_000; wait += 500) {
        assertEquals(60_000 / 350.0, spm(nowMs + wait), 0.1);
      }
    }
    assertEquals("but a stop is one at last", 0, spm(60_000 + 12_001), 0);
  }

  @Test
  public void stepsOfThePastAndTheFutureDoNotCount() {
    for (int step = 0; step < 10; step++) {
      cadence.accept(360L * step, 60_000);
      cadence.accept(70_000 + 360L * step, 60_000);
    }
    assertEquals(0, spm(60_000), 0);
  }

  @Test
  public void hoursOfSteps() {
    long last = steps(0, 170, 40_000);
    assertEquals(170, spm(last), 1);
  }
}
