package org.courante.service;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class WayBySensorsTest {
  private final WayBySensors way = new WayBySensors();

  @Test
  public void onATreadmillTheBeltCounts() {
    assertEquals(897, metres(0, 300, 3), 1e-6);
  }

  @Test
  public void underTheSkyItDoesNot() {
    double metres = 0;
    for (int s = 0; s <= 300; s++) {
      way.fix(s * 1000L);
      metres += way.look(s * 1000L, 3);
    }
    assertEquals(0, metres, 0);
  }

  @Test
  public void aTunnelThatIsBridgedCountsOnce() {
    way.fix(0);
    assertEquals(0, metres(1, 100, 3), 0);
    way.fix(101_000);
    assertEquals("put by, and then the line to the next fix counted", 0, metres(102, 200, 3), 0);
  }

  @Test
  public void aHallAfterTheSkyCountsFromItsDoor() {
    way.fix(0);
    assertEquals(3 * 298, metres(1, 300, 3), 1e-6);
  }

  @Test
  public void whatNobodyLookedAtDoesNotCount() {
    metres(0, 10, 3);
    assertEquals(0, way.look(3_600_000, 3), 0);
  }

  @Test
  public void unknownSpeedIsNoWay() {
    assertEquals(0, metres(0, 100, Double.NaN), 0);
  }

  private double metres(int fromS, int toS, double speedMps) {
    double metres = 0;
    for (int s = fromS; s < toS; s++) {
      metres += way.look(s * 1000L, speedMps);
    }
    return metres + way.look(toS * 1000L, 0);
  }
}
