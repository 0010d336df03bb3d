package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** On signals made up of what a carried phone feels: gravity, impacts, a swinging leg, noise. */
public class StepPeaksTest {
  private static final double GRAVITY = 9.81;

  private final Random random = new Random(5);
  private long timeMs = 1_000;

  @Test
  public void countsFootfallsAtEveryCadenceFromWalkToSprint() {
    for (int spm = 95; spm <= 215; spm += 10) {
      List<Long> steps = run(new StepPeaks(), 30, spm, 9, 1.0, 20);
      assertCadence(spm, steps, 30);
    }
  }

  @Test
  public void walkingIsGentle() {
    assertCadence(105, run(new StepPeaks(), 30, 105, 2.5, 1.0, 20), 30);
  }

  @Test
  public void aPocketOnOneLegFeelsTheOtherLess() {
    assertCadence(168, run(new StepPeaks(), 30, 168, 9, 0.6, 20), 30);
  }

  @Test
  public void theRateOfTheSensorMakesNoDifference() {
    assertCadence(174, run(new StepPeaks(), 30, 174, 9, 1.0, 5), 30);
    assertCadence(174, run(new StepPeaks(), 30, 174, 9, 1.0, 40), 30);
  }

  @Test
  public void aPhoneThatLiesStillTakesNoSteps() {
    assertEquals(0, run(new StepPeaks(), 30, 170, 0, 1.0, 20).size());
  }

  @Test
  public void slowTurningOfThePhoneIsNoStep() {
    StepPeaks peaks = new StepPeaks();
    for (int i = 0; i < 1_500; i++) {
      timeMs += 20;
      double turn = 2 * Math.PI * timeMs / 5_000.0;
      assertEquals(
          StepPeaks.NONE,
          peaks.push(timeMs, GRAVITY * Math.cos(turn), GRAVITY * Math.sin(turn), 0));
    }
  }

  @Test
  public void afterStandingStillRunningIsSeenWithinTwoSeconds() {
    StepPeaks peaks = new StepPeaks();
    run(peaks, 20, 170, 0, 1.0, 20);
    assertTrue(run(peaks, 2, 170, 9, 1.0, 20).size() >= 4);
  }

  @Test
  public void afterHardStepsGentleOnesAreSeenAgain() {
    StepPeaks peaks = new StepPeaks();
    run(peaks, 20, 190, 14, 1.0, 20);
    run(peaks, 6, 105, 2.5, 1.0, 20);
    assertCadence(105, run(peaks, 20, 105, 2.5, 1.0, 20), 20);
  }

  @Test
  public void aGapInTheSamplesMakesNoFootfall() {
    StepPeaks peaks = new StepPeaks();
    run(peaks, 5, 170, 9, 1.0, 20);
    timeMs += 60_000;
    assertEquals(StepPeaks.NONE, peaks.push(timeMs, 0, 0, GRAVITY + 9));
    assertCadence(170, run(peaks, 20, 170, 9, 1.0, 20), 20);
  }

  @Test
  public void timesRiseAndNoneIsInTheFuture() {
    StepPeaks peaks = new StepPeaks();
    long before = StepPeaks.NONE;
    for (int i = 0; i < 1_000; i++) {
      timeMs += 20;
      double phase = 2 * Math.PI * 2.8 * timeMs / 1_000.0;
      long at = peaks.push(timeMs, 0, 0, GRAVITY + 6 * Math.sin(phase));
      if (at != StepPeaks.NONE) {
        assertTrue(at > before);
        assertTrue(at <= timeMs);
        before = at;
      }
    }
    assertTrue(before > 0);
  }

  /** Impacts of 80 ms and what follows them, along a slanted axis, with a leg's slow swing. */
  private List<Long> run(
      StepPeaks peaks, int seconds, int spm, double impact, double otherFoot, int everyMs) {
    List<Long> steps = new ArrayList<>();
    double stepMs = 60_000.0 / spm;
    long endMs = timeMs + seconds * 1_000L;
    while (timeMs < endMs) {
      timeMs += everyMs;
      long step = (long) (timeMs / stepMs);
      double since = timeMs - step * stepMs;
      double foot = impact * (step % 2 == 0 ? 1 : otherFoot);
      double push = foot * Math.exp(-Math.pow((since - 90) / 45, 2));
      push -= foot * 0.35 * Math.exp(-Math.pow((since - 0.75 * stepMs) / 60, 2));
      double swing = impact * 0.08 * Math.sin(Math.PI * timeMs / stepMs);
      double along = GRAVITY + push + swing + 0.15 * random.nextGaussian();
      long at = peaks.push(timeMs, 0.6 * along, 0, 0.8 * along);
      if (at != StepPeaks.NONE) {
        steps.add(at);
      }
    }
    return steps;
  }

  private static void assertCadence(int spm, List<Long> steps, int seconds) {
    assertEquals("steps at " + spm, spm * seconds / 60.0, steps.size(), 2.5);
  }
}
