package org.courante.core.run;

import static org.junit.Assert.assertEquals;

import org.json.JSONException;
import org.json.JSONObject;
import org.junit.Test;

public class RunClockTest {
  private static final long UTC = 1_700_000_000_000L;

  @Test
  public void pausesAreLeftOut() {
    RunClock clock = new RunClock();
    clock.start(10_000);
    clock.start(12_000);
    clock.stop(15_000);
    clock.stop(17_000);
    assertEquals(5_000, clock.elapsedMs(20_000));
    clock.start(30_000);
    assertEquals(6_000, clock.elapsedMs(31_000));
  }

  private static RunClock restored(boolean running, long nowMs, long utcMs) throws JSONException {
    RunClock clock = new RunClock();
    clock.start(10_000);
    if (!running) {
      clock.stop(14_000);
    }
    JSONObject saved = new JSONObject(clock.toJson(15_000, UTC).toString());
    RunClock again = new RunClock();
    again.restore(saved, nowMs, utcMs);
    return again;
  }

  @Test
  public void timeGoesOnWhileTheAppIsDead() throws JSONException {
    assertEquals(65_000, restored(true, 75_000, UTC + 60_100).elapsedMs(75_000));
    assertEquals(66_000, restored(true, 75_000, UTC + 60_100).elapsedMs(76_000));
    assertEquals(4_000, restored(false, 75_000, UTC + 60_000).elapsedMs(75_000));
  }

  @Test
  public void aGapThatTheClocksDisagreeOnDoesNotCount() throws JSONException {
    long restarted = 20_000;
    assertEquals(5_000, restored(true, restarted, UTC + 300_000).elapsedMs(restarted));
    assertEquals(5_000, restored(true, 1_000, UTC + 1_000).elapsedMs(1_000));
    assertEquals(7_000, restored(true, restarted, UTC + 300_000).elapsedMs(22_000));
  }
}
