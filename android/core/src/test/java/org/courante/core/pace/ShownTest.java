package org.courante.core.pace;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class ShownTest {
  private static final double NONE = Double.NaN;

  private final Shown shown = new Shown();

  @Test
  public void nothingIsKnownAtFirst() {
    assertEquals(NONE, shown.speedMps(0), 0);
    assertEquals(NONE, shown.cadenceSpm(0), 0);
    assertEquals(NONE, shown.heartRateBpm(0), 0);
  }

  @Test
  public void theBestSensorCounts() {
    shown.accept(Reading.speed(1000, 2.5, Source.GPS));
    shown.accept(Reading.cadence(1000, 160, Source.PHONE));
    assertEquals(2.5, shown.speedMps(1000), 0);
    assertEquals(160, shown.cadenceSpm(1000), 0);
    shown.accept(new Reading(1500, 3.0, 172, NONE, Source.FOOTPOD));
    assertEquals(3.0, shown.speedMps(2000), 0);
    assertEquals(172, shown.cadenceSpm(2000), 0);
    shown.accept(Reading.speed(2500, 2.4, Source.GPS));
    assertEquals("still the foot pod", 3.0, shown.speedMps(2600), 0);
    shown.accept(Reading.cadence(3000, 168, Source.WATCH));
    assertEquals("still the foot pod", 172, shown.cadenceSpm(3000), 0);
  }

  @Test
  public void whenItFallsSilentTheNextOneCountsAndThenNone() {
    shown.accept(new Reading(0, 3.0, 172, NONE, Source.FOOTPOD));
    shown.accept(Reading.speed(5_000, 2.4, Source.GPS));
    shown.accept(Reading.cadence(5_000, 165, Source.PHONE));
    assertEquals(3.0, shown.speedMps(10_000), 0);
    assertEquals(2.4, shown.speedMps(10_001), 0);
    assertEquals(165, shown.cadenceSpm(10_001), 0);
    assertEquals(NONE, shown.speedMps(15_001), 0);
    assertEquals(NONE, shown.cadenceSpm(15_001), 0);
  }

  @Test
  public void aHeartRateLastsLonger() {
    shown.accept(Reading.heartRate(0, 150, Source.STRAP));
    shown.accept(Reading.heartRate(0, 99, Source.WATCH));
    assertEquals(150, shown.heartRateBpm(20_000), 0);
    assertEquals(NONE, shown.heartRateBpm(20_001), 0);
  }

  @Test
  public void aReadingThatComesLateDoesNotHideANewerOne() {
    shown.accept(Reading.speed(5_000, 3, Source.GPS));
    shown.accept(Reading.speed(4_000, 1, Source.GPS));
    assertEquals(3, shown.speedMps(5_000), 0);
  }

  @Test
  public void stridesOfARunnerAreShownAsSteps() {
    shown.accept(new Reading(0, 2.9, 85, NONE, Source.FOOTPOD));
    assertEquals(170, shown.cadenceSpm(0), 0);
    shown.accept(new Reading(1_000, 1.2, 55, NONE, Source.FOOTPOD));
    assertEquals("who now walks", 110, shown.cadenceSpm(1_000), 0);
  }

  @Test
  public void theSpeedOfAnotherSensorProvesStrides() {
    shown.accept(Reading.speed(0, 2.9, Source.GPS));
    shown.accept(Reading.cadence(500, 85, Source.WATCH));
    assertEquals(170, shown.cadenceSpm(500), 0);
  }

  @Test
  public void thePhoneCountsFootfallsOfAWalker() {
    shown.accept(Reading.cadence(0, 90, Source.PHONE));
    assertEquals(90, shown.cadenceSpm(0), 0);
    shown.accept(Reading.cadence(0, 90, Source.WATCH));
    assertEquals("a watch without a speed", 180, shown.cadenceSpm(0), 0);
  }

  @Test
  public void aCountOfNothingAtSpeedIsASensorThatLostCount() {
    shown.accept(Reading.speed(0, 2.9, Source.GPS));
    shown.accept(Reading.cadence(0, 0, Source.FOOTPOD));
    assertEquals(NONE, shown.cadenceSpm(0), 0);
    shown.accept(Reading.cadence(0, 166, Source.PHONE));
    assertEquals(166, shown.cadenceSpm(0), 0);
    shown.accept(Reading.speed(1000, 0, Source.GPS));
    assertEquals("now it stands", 0, shown.cadenceSpm(1000), 0);
  }
}
