package org.courante.core.run;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.courante.core.pace.Distance;
import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.RecordedRun;
import org.courante.core.pace.Source;
import org.courante.core.pace.Speed;
import org.courante.core.pace.SpeedFromFixes;
import org.json.JSONObject;
import org.junit.Test;

/** A run that somebody ran, from its fixes to what a server gets of them. */
public class RecordedRunTest {
  private static final Set<String> SENT =
      new HashSet<>(Arrays.asList("speed_mps", "source", "age_s", "run"));
  private static final long TUNNEL_FROM_MS = 300_000;
  private static final long TUNNEL_TO_MS = 480_000;
  private static final long LENGTH_MS = 900_000;

  @Test
  public void speedsArriveInSpiteOfATunnelAndPlacesStay() throws Exception {
    List<Fix> fixes = RecordedRun.load(RecordedRun.GPS_ONLY).fixes;
    try (FakeCourante server = new FakeCourante()) {
      Driven driven = Driven.at(server.baseUrl());
      // The recording's clock is the phone's here.
      long beganMs = fixes.get(0).timeMs;
      driven.nowMs = beganMs;
      driven.playing();
      SpeedFromFixes meter = new SpeedFromFixes();
      Distance distance = new Distance();
      Set<Long> seconds = new HashSet<>();
      for (Fix fix : fixes) {
        long atMs = fix.timeMs - beganMs;
        if (atMs > LENGTH_MS) {
          break;
        }
        driven.waitFor(fix.timeMs - driven.nowMs);
        server.down = atMs >= TUNNEL_FROM_MS && atMs < TUNNEL_TO_MS;
        Speed speed = meter.accept(fix);
        double before = distance.metres();
        driven.keeper.addDistance(distance.accept(fix, speed) - before);
        if (speed.isKnown()) {
          seconds.add(fix.timeMs / 1000);
          driven.keeper.add(Reading.speed(fix.timeMs, speed.speedMps, Source.GPS));
        }
      }
      driven.waitFor(20_000);
      assertEquals(1, server.runs.size());
      assertTrue(seconds.size() + " speeds", seconds.size() > 100);
      assertEquals(seconds.size(), server.readings.size());
      assertEquals(distance.metres(), driven.state().distanceM, 1e-6);
      assertNoPlace(server, fixes);
    }
  }

  private static void assertNoPlace(FakeCourante server, List<Fix> fixes) {
    for (JSONObject reading : server.readings) {
      for (Iterator<String> names = reading.keys(); names.hasNext(); ) {
        String name = names.next();
        assertTrue(name, SENT.contains(name));
      }
    }
    String place = Double.toString(fixes.get(0).latitudeDeg).substring(0, 6);
    for (String asked : server.asked()) {
      assertFalse("a place is sent", asked.contains(place));
    }
  }
}
