package org.courante.core.pace;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Test;

public final class DistanceTest {
  private static final double DEGREES_PER_METRE = 1 / 111_194.93;

  /** Metres, as the app reckons them, of a run without speeds of the receiver. */
  private static double metres(RecordedRun run) {
    Follower follower = new Follower();
    for (Fix fix : run.fixes) {
      follower.go(fix);
    }
    return follower.distance.metres();
  }

  private static Fix north(long timeMs, double metres, double accuracyM) {
    return RecordedRun.fix(timeMs, 52 + metres * DEGREES_PER_METRE, 5, accuracyM);
  }

  private static void near(String what, double wanted, double metres, double percent) {
    double error = 100 * (metres / wanted - 1);
    assertTrue(what + ": " + error + " %", Math.abs(error) <= percent);
  }

  @Test
  public void aRecordedRunIsAsLongAsItsWatchSays() throws Exception {
    RecordedRun run = RecordedRun.load(RecordedRun.TCX);
    near("as recorded", run.ownM(), metres(run), 2);
    for (double accuracyM : new double[] {3, 5, 8, 12}) {
      for (long seed = 1; seed <= 4; seed++) {
        RecordedRun worse = run.worse(accuracyM, seed);
        near(accuracyM + " m, seed " + seed, run.ownM(), metres(worse), 2.5);
      }
    }
    near("20 m", run.ownM(), metres(run.worse(20, 1)), 6);
  }

  /** These files hold places only, and noise makes the sum of all ways too long. */
  @Test
  public void runsOfPlacesOnly() throws Exception {
    for (String name : new String[] {RecordedRun.GARMIN, RecordedRun.GPS_ONLY}) {
      RecordedRun run = RecordedRun.load(name);
      near(name, run.straightM(), metres(run), 3);
      near(name + " at 8 m", run.straightM(), metres(run.worse(8, 1)), 3);
    }
  }

  @Test
  public void shortGapsAreCrossedAndLongOnesAreNot() throws Exception {
    RecordedRun run = RecordedRun.load(RecordedRun.TCX);
    near("15 s of five minutes", run.ownM(), metres(run.withGaps(300_000, 15_000)), 2);
    near("30 s of five minutes", run.ownM(), metres(run.withGaps(300_000, 30_000)), 2);
    near("60 s of five minutes", run.ownM(), metres(run.withGaps(300_000, 60_000)), 5);
    near("half the time", run.ownM() / 2, metres(run.withGaps(300_000, 150_000)), 10);
  }

  @Test
  public void nobodyRunsFasterWhileTheReceiverIsOff() {
    Follower runner = new Follower();
    for (int second = 0; second <= 60; second++) {
      runner.go(north(1000L * second, 3 * second, 5));
    }
    double before = runner.distance.metres();
    near("a minute at 3 m/s", 180, before, 3);
    runner.go(north(90_000, 180 + 30 * 5, 5));
    assertEquals("by bicycle", before, runner.distance.metres(), 5);
    runner.go(north(120_000, 330 + 30 * 3, 5));
    assertEquals("on foot", before + 90, runner.distance.metres(), 5);
  }

  @Test
  public void standingIsNoWay() {
    Follower runner = new Follower();
    Random random = new Random(3);
    double wander = 0;
    for (int second = 0; second < 1200; second++) {
      wander = 0.983 * wander + 0.97 * random.nextGaussian();
      runner.go(north(1000L * second, wander, 8));
    }
    assertTrue("drift of " + runner.distance.metres(), runner.distance.metres() < 15);
  }

  @Test
  public void stopsCostLittle() {
    Follower runner = new Follower();
    double way = 0;
    for (int second = 0; second < 1200; second++) {
      way += second % 120 < 60 ? 3 : 0;
      runner.go(north(1000L * second, way, 5));
    }
    near("ten stops of a minute", 1800, runner.distance.metres(), 3);
  }

  @Test
  public void jumpsAreNoWay() {
    Follower runner = new Follower();
    for (int second = 0; second < 300; second++) {
      double astray = second % 60 == 30 ? 400 : 0;
      runner.go(north(1000L * second, 3 * second + astray, 5));
    }
    near("five jumps", 900, runner.distance.metres(), 4);
  }

  @Test
  public void itNeverGoesBack() throws Exception {
    Follower runner = new Follower();
    double before = 0;
    for (Fix fix : RecordedRun.load(RecordedRun.GPS_ONLY).worse(12, 1).fixes) {
      double now = runner.go(fix);
      assertTrue(now >= before);
      before = now;
    }
  }

  @Test
  public void whatLiesInAPauseDoesNotCount() {
    Follower runner = new Follower();
    for (int second = 0; second <= 60; second++) {
      runner.go(north(1000L * second, 3 * second, 5));
    }
    runner.distance.interrupt();
    double before = runner.distance.metres();
    near("all legs are finished", 180, before, 3);
    runner.go(north(65_000, 195, 5));
    assertEquals(before, runner.distance.metres(), 0);
  }

  @Test
  public void vagueFixesAndOldOnesDoNotCount() {
    Follower runner = new Follower();
    for (int second = 0; second <= 60; second++) {
      runner.go(north(1000L * second, 3 * second, 5));
      runner.go(north(1000L * second + 500, 3 * second + 500, 35));
      runner.go(north(1000L * second, 3 * second - 500, 5));
    }
    near("a minute", 180, runner.distance.metres(), 3);
  }

  private static final class Follower {
    final SpeedFromFixes speeds = new SpeedFromFixes();
    final Distance distance = new Distance();

    double go(Fix fix) {
      return distance.accept(fix, speeds.accept(fix));
    }
  }
}
