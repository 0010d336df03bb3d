package org.courante.core.pace;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.courante.core.pace.Speed.Missing;
import org.courante.testing.Golden;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.Test;

public final class SpeedFromFixesTest {
  private static final double DEGREES_PER_METRE = 1 / 111_194.93;

  private static Fix at(long timeMs, double northM, double accuracyM, double speedMps) {
    return new Fix(
        timeMs, timeMs, 52 + northM * DEGREES_PER_METRE, 5, Double.NaN, accuracyM, speedMps);
  }

  private static Fix at(long timeMs, double northM, double accuracyM) {
    return at(timeMs, northM, accuracyM, Double.NaN);
  }

  @Test
  public void thePageAndTheAppMakeTheSameOfFixes() throws Exception {
    JSONArray runs = Golden.read("speed.json").getJSONArray("runs");
    for (int run = 0; run < runs.length(); run++) {
      String about = runs.getJSONObject(run).getString("about");
      JSONArray fixes = runs.getJSONObject(run).getJSONArray("fixes");
      SpeedFromFixes speeds = new SpeedFromFixes();
      for (int index = 0; index < fixes.length(); index++) {
        JSONObject fix = fixes.getJSONObject(index);
        check(about + ", fix " + index, fix, speeds.accept(fix(fix)));
      }
    }
  }

  private static Fix fix(JSONObject told) throws JSONException {
    long timeMs = Math.round(1000 * told.getDouble("time_s"));
    return new Fix(
        timeMs,
        timeMs,
        told.getDouble("latitude"),
        told.getDouble("longitude"),
        Double.NaN,
        told.getDouble("accuracy_m"),
        told.isNull("speed_mps") ? Double.NaN : told.getDouble("speed_mps"));
  }

  private static void check(String about, JSONObject fix, Speed speed) throws JSONException {
    JSONObject expected = fix.getJSONObject("expected");
    if (expected.has("waiting")) {
      assertFalse(about, speed.isKnown());
      assertEquals(about, expected.getString("waiting"), speed.missing.waitingFor);
    } else {
      double mps = expected.getDouble("speed_mps");
      assertEquals(about, mps, speed.speedMps, 0.01 * mps);
    }
  }

  @Test
  public void aFixOf35MetresAndWorseDoesNotCount() {
    SpeedFromFixes speeds = new SpeedFromFixes();
    assertEquals(2.5, speeds.accept(at(0, 0, 34.9, 2.5)).speedMps, 0);
    assertEquals(Missing.ACCURACY, speeds.accept(at(1000, 0, 35, 2.5)).missing);
    Fix nowhere = new Fix(2000, 2000, Double.NaN, 5, Double.NaN, 5, 2.5);
    assertEquals(Missing.ACCURACY, speeds.accept(nowhere).missing);
    assertEquals("unknown", 2.5, speeds.accept(at(3000, 0, Double.NaN, 2.5)).speedMps, 0);
  }

  @Test
  public void aSpeedGetsStale() {
    SpeedFromFixes speeds = new SpeedFromFixes();
    assertEquals(Missing.STALE, speeds.at(0).missing);
    speeds.accept(at(1000, 0, 5, 3));
    assertEquals(3, speeds.at(6000).speedMps, 0);
    assertEquals(Missing.STALE, speeds.at(6001).missing);
    speeds.accept(at(6500, 0, 50, 3));
    assertEquals("the last fix counts", Missing.ACCURACY, speeds.at(6600).missing);
    speeds.accept(at(7000, 0, 5, 3));
    speeds.reset();
    assertEquals(Missing.STALE, speeds.at(7000).missing);
  }

  @Test
  public void aFixThatComesLateDoesNotHideANewerOne() {
    SpeedFromFixes speeds = new SpeedFromFixes();
    speeds.accept(at(5000, 0, 5, 3));
    assertEquals(Missing.MOVEMENT, speeds.accept(at(4000, 0, 5, 1)).missing);
    assertEquals(3, speeds.at(5500).speedMps, 0);
  }

  @Test
  public void standingReadsAsNothing() {
    SpeedFromFixes speeds = new SpeedFromFixes();
    assertEquals("Doppler at rest", 0, speeds.accept(at(0, 0, 5, 0.3)).speedMps, 0);
    speeds.reset();
    Random random = new Random(7);
    double wander = 0;
    int standing = 0;
    for (int second = 0; second < 1000; second++) {
      // A receiver of 8 m wanders about like this within a minute.
      wander = 0.983 * wander + 0.97 * random.nextGaussian();
      Speed speed = speeds.accept(at(1000L * second, wander, 8));
      standing += speed.isStanding() ? 1 : 0;
      assertFalse("second " + second, speed.speedMps > 1.2);
    }
    assertTrue("only for " + standing + " s", standing > 970);
  }

  @Test
  public void aSlowWalkIsNoStanding() {
    SpeedFromFixes speeds = new SpeedFromFixes();
    Speed speed = null;
    for (int second = 0; second < 20; second++) {
      speed = speeds.accept(at(1000L * second, 1.3 * second, 8));
    }
    assertEquals(1.3, speed.speedMps, 0.01);
  }

  @Test
  public void recordedSpeedIsThatOfTheDevice() throws Exception {
    RecordedRun run = RecordedRun.load(RecordedRun.TCX);
    List<Double> clean = errorsOfMinutes(run);
    assertTrue("the run lasts 76 minutes: " + clean.size(), clean.size() > 60);
    assertTrue("as recorded: " + middle(clean), middle(clean) < 0.05);
    for (long seed = 1; seed <= 3; seed++) {
      double error = middle(errorsOfMinutes(run.worse(8, seed)));
      assertTrue("seed " + seed + ": " + error, error < 0.06);
    }
  }

  /** How far each minute's mean speed is, as a share, from what the device itself counted. */
  private static List<Double> errorsOfMinutes(RecordedRun run) {
    SpeedFromFixes speeds = new SpeedFromFixes();
    List<Double> errors = new ArrayList<>();
    int first = 0;
    double metres = 0;
    for (int index = 0; index < run.fixes.size(); index++) {
      Fix fix = run.fixes.get(index);
      Speed speed = speeds.accept(fix);
      if (index > 0 && speed.isKnown()) {
        metres += speed.speedMps * FixCheck.seconds(run.fixes.get(index - 1), fix);
      } else {
        first = index;
        metres = 0;
      }
      if (FixCheck.seconds(run.fixes.get(first), fix) >= 60) {
        double own = run.distancesM.get(index) - run.distancesM.get(first);
        errors.add(Math.abs(metres / own - 1));
        first = index;
        metres = 0;
      }
    }
    return errors;
  }

  private static double middle(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
