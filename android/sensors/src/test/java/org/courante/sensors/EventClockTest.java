package org.courante.sensors;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class EventClockTest {
  private final EventClock clock = new EventClock();

  @Test
  public void eventsOnThePhonesClockKeepTheirTime() {
    assertEquals(100_000, clock.timeMs(100_000_000_000L, 100_010));
    assertEquals(100_350, clock.timeMs(100_350_000_000L, 102_000));
  }

  @Test
  public void eventsOnAnotherClockKeepTheirDistances() {
    assertEquals(50_000, clock.timeMs(1_600_000_000_000_000_000L, 50_000));
    assertEquals(50_350, clock.timeMs(1_600_000_000_350_000_000L, 50_900));
  }

  @Test
  public void aClockThatJumpsIsFollowed() {
    clock.timeMs(1_600_000_000_000_000_000L, 50_000);
    assertEquals(60_000, clock.timeMs(60_000_000_000L, 60_000));
    assertEquals(60_400, clock.timeMs(60_400_000_000L, 60_500));
  }
}
