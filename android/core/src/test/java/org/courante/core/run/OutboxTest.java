package org.courante.core.run;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;
import org.junit.Test;

public class OutboxTest {
  private static final long T = 10_000_000;
  private final Outbox box = new Outbox();

  private static Reading speed(long timeMs, double mps) {
    return Reading.speed(timeMs, mps, Source.GPS);
  }

  @Test
  public void aSecondHoldsTheNewestOfEachQuantityAndSource() {
    box.add(speed(T, 2.5));
    box.add(speed(T + 900, 2.7));
    box.add(Reading.cadence(T + 950, 170, Source.PHONE));
    box.add(Reading.heartRate(T + 990, 150, Source.GPS));
    List<Reading> taken = box.takeFresh(T + 1_000, 10);
    assertEquals(2, taken.size());
    Reading phone = taken.get(0);
    assertEquals(Source.PHONE, phone.source);
    Reading gps = taken.get(1);
    assertEquals(2.7, gps.speedMps, 0);
    assertEquals(150, gps.heartRateBpm, 0);
    assertEquals(T + 990, gps.timeMs);
  }

  @Test
  public void anHourIsTheMost() {
    for (long s = 0; s <= 2 * 3600; s++) {
      box.add(speed(T + s * 1000, 3));
    }
    assertTrue(box.size() + " wait", box.size() <= 3601);
    long nowMs = T + 2 * 3600 * 1000;
    List<Reading> oldest = box.takeLate(nowMs, 1);
    assertTrue(nowMs - oldest.get(0).timeMs <= 3_600_000);
  }

  @Test
  public void lateOnesComeOldestFirstAndApartFromFreshOnes() {
    for (long s = 0; s < 100; s++) {
      box.add(speed(T + s * 1000, 3));
    }
    long nowMs = T + 100_000;
    assertTrue(box.hasLate(nowMs) && box.hasFresh(nowMs));
    List<Reading> late = box.takeLate(nowMs, 30);
    assertEquals(30, late.size());
    assertEquals(T, late.get(0).timeMs);
    assertEquals(T + 29_000, late.get(29).timeMs);
    assertEquals(15, box.takeLate(nowMs, 30).size());
    List<Reading> fresh = box.takeFresh(nowMs, 600);
    assertEquals(T + 45_000, fresh.get(0).timeMs);
    assertEquals(55, fresh.size());
    assertTrue(box.isEmpty());
    assertFalse(box.hasLate(nowMs) || box.hasFresh(nowMs));
  }

  @Test
  public void whatIsPutBackGivesWayToWhatIsNewer() {
    box.add(new Reading(T, 2.5, 160, Double.NaN, Source.FOOTPOD));
    box.add(speed(T, 3));
    List<Reading> taken = box.takeFresh(T, 10);
    box.add(Reading.cadence(T + 500, 170, Source.FOOTPOD));
    box.putBack(taken);
    List<Reading> again = box.takeFresh(T, 10);
    assertEquals(2, again.size());
    Reading footpod = again.get(1);
    assertEquals(2.5, footpod.speedMps, 0);
    assertEquals(170, footpod.cadenceSpm, 0);
  }

  @Test
  public void whatNoServerTakesDoesNotGetIn() {
    box.add(speed(T, 13));
    box.add(Reading.heartRate(T, 0, Source.STRAP));
    assertTrue(box.isEmpty());
    box.add(new Reading(T, 40, 170, 20, Source.FOOTPOD));
    Reading rest = box.takeFresh(T, 1).get(0);
    assertEquals(Double.NaN, rest.speedMps, 0);
    assertEquals(170, rest.cadenceSpm, 0);
    assertEquals(Double.NaN, rest.heartRateBpm, 0);
  }
}
