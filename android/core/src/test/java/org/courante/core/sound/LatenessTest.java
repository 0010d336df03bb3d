package org.courante.core.sound;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class LatenessTest {
  private final Lateness lateness = new Lateness(0, 0);

  @Test
  public void growsWithEachDrySpellAndNotForEver() {
    assertEquals(600, lateness.targetMs());
    lateness.ranDry();
    assertEquals(800, lateness.targetMs());
    for (int i = 0; i < 9; i++) {
      lateness.ranDry();
    }
    assertEquals(Lateness.LONGEST_TARGET_MS, lateness.targetMs());
  }

  @Test
  public void forgivesByTheMinute() {
    lateness.ranDry();
    lateness.began(0);
    lateness.excessMs(59_999, 800);
    assertEquals(800, lateness.targetMs());
    lateness.excessMs(60_000, 800);
    assertEquals(700, lateness.targetMs());
    lateness.excessMs(120_000, 700);
    lateness.excessMs(180_000, 600);
    assertEquals("never below the first", 600, lateness.targetMs());
  }

  @Test
  public void neverGoesBelowWhatTheSinkNeeds() {
    Lateness wide = new Lateness(2_000, 0);
    assertEquals(2_000, wide.targetMs());
    wide.ranDry();
    assertEquals(2_000, wide.targetMs());
  }

  @Test
  public void leavesOutOnlyWhatIsNeverUsed() {
    for (int ms = 0; ms < 10_000; ms += 100) {
      boolean low = ms % 1_000 == 0;
      assertEquals("at " + ms, 0, lateness.excessMs(ms, low ? 600 : 3_000), 0);
    }
    double left = 0;
    for (int ms = 10_000; ms < 12_100; ms += 100) {
      left += lateness.excessMs(ms, 1_200);
    }
    assertEquals("down to the target, and once", 600, left, 0);
  }

  @Test
  public void aLittleTooMuchIsLeftAlone() {
    for (int ms = 0; ms < 30_000; ms += 100) {
      assertEquals(0, lateness.excessMs(ms, 600 + Lateness.LEEWAY_MS), 0);
    }
  }

  @Test
  public void farTooMuchGoesAtOnce() {
    assertEquals(8_400, lateness.excessMs(1, 9_000), 0);
  }
}
