package org.courante.ui;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class TempoAnnouncerTest {
  private final TempoAnnouncer announcer = new TempoAnnouncer();

  @Test
  public void theFirstTempoIsSaid() {
    assertEquals(160, announcer.toSay(160, true, 5_000));
  }

  @Test
  public void aSmallChangeIsNotSaid() {
    announcer.toSay(160, true, 0);
    assertEquals(-1, announcer.toSay(162, true, 60_000));
    assertEquals(163, announcer.toSay(163, true, 61_000));
  }

  @Test
  public void thereIsPeaceBetweenTwoAnnouncements() {
    announcer.toSay(160, true, 0);
    assertEquals(-1, announcer.toSay(170, true, 19_999));
    assertEquals(172, announcer.toSay(172, true, 20_000));
    assertEquals(-1, announcer.toSay(180, true, 39_000));
  }

  @Test
  public void afterAPauseItIsSaidAnew() {
    announcer.toSay(160, true, 0);
    assertEquals(-1, announcer.toSay(160, false, 1_000));
    assertEquals(160, announcer.toSay(160, true, 2_000));
  }

  @Test
  public void theUnknownIsNotSaid() {
    assertEquals(-1, announcer.toSay(-1, true, 0));
    assertEquals(150, announcer.toSay(150, true, 1_000));
  }
}
