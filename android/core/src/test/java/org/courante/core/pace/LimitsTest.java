package org.courante.core.pace;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import org.courante.testing.Golden;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.Test;

public final class LimitsTest {
  @Test
  public void whatCannotBeIsLeftOut() {
    Reading told = new Reading(5, 13, 171, 251, Source.FOOTPOD);
    Reading possible = Limits.possible(told);
    assertEquals(Double.NaN, possible.speedMps, 0);
    assertEquals(171, possible.cadenceSpm, 0);
    assertEquals(Double.NaN, possible.heartRateBpm, 0);
    assertEquals(5, possible.timeMs);
    assertEquals(Source.FOOTPOD, possible.source);
    assertNull(Limits.possible(Reading.heartRate(0, 24, Source.STRAP)));
    assertNull(Limits.possible(Reading.speed(0, Double.POSITIVE_INFINITY, Source.GPS)));
    assertEquals(12.5, Limits.possible(Reading.speed(0, 12.5, Source.GPS)).speedMps, 0);
  }

  /** The server refuses these, so the app must not send them. */
  @Test
  public void whatTheServerRefusesIsNotPossible() throws Exception {
    JSONObject refused =
        Golden.read("rest/refused_late_speed.json").getJSONObject("request").getJSONObject("body");
    JSONArray readings = refused.getJSONArray("readings");
    JSONObject wrong = readings.getJSONObject(readings.length() - 1);
    assertNull(Limits.possible(Reading.speed(0, wrong.getDouble("speed_mps"), Source.GPS)));
  }
}
