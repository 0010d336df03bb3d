package org.courante.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.courante.service.Phones.await;
import static org.courante.service.Phones.pass;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.Source;
import org.courante.core.track.TrackFolder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

/** From sensors to the server, the screen and the phone's own track. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class TelemetryTest {
  private static final double METRES_PER_DEGREE = 111_195;

  @Rule public final Rig rig = new Rig();

  private double latitudeDeg = 41.7654;

  @Test
  public void fixesBecomeSpeedAndMetresAndNoPlaceLeavesThePhone() {
    rig.playing();
    run(40);
    await("speed is shown", () -> rig.run.state().speedMps > 2.5);
    await("metres", () -> rig.run.state().distanceM > 100);
    await("speed arrives", () -> rig.station.readings().contains("speed_mps"));
    String sent = rig.station.everything();
    assertTrue(sent.contains("\"source\":\"gps\""));
    assertFalse(sent.contains("41.76"));
    assertFalse(sent.contains("8.6123"));
    assertFalse(sent.contains("latitude"));
    assertEquals(0, folder().finished().size() + folder().unfinished().size());
  }

  @Test
  public void vagueFixesAreNoSpeed() {
    rig.playing();
    for (int i = 0; i < 20; i++) {
      pass(1000);
      rig.app().senses.tell(fix(90));
    }
    assertTrue(Double.isNaN(rig.run.state().speedMps));
    assertEquals(0, rig.run.state().distanceM, 0);
  }

  @Test
  public void heartAndCadenceAreSentAndShownWhileFresh() {
    rig.playing();
    rig.app().senses.tell(Reading.heartRate(rig.app().nowMs(), 151, Source.STRAP));
    rig.app().senses.tell(Reading.cadence(rig.app().nowMs(), 168, Source.PHONE));
    await("heart", () -> rig.run.state().heartRateBpm == 151);
    await("cadence", () -> rig.run.state().cadenceSpm == 168);
    await("they arrive", () -> rig.station.readings().contains("151"));
    pass(60_000);
    await("stale", () -> Double.isNaN(rig.run.state().heartRateBpm));
    assertTrue(Double.isNaN(rig.run.state().cadenceSpm));
  }

  @Test
  public void sensorsStatesAreShown() {
    rig.playing();
    rig.app()
        .senses
        .tell(new SensorState(SensorKind.HEART_RATE, SensorState.Health.GOOD, "Strap", 80));
    await("the strap", () -> !rig.run.state().sensors.isEmpty());
    assertEquals("Strap", rig.run.state().sensors.get(0).device);
  }

  @Test
  public void whatIsRunInAPauseDoesNotCount() {
    rig.playing();
    run(20);
    await("metres", () -> rig.run.state().distanceM > 30);
    rig.run.pause();
    double metres = rig.run.state().distanceM;
    long elapsedMs = rig.run.state().elapsedMs;
    run(20);
    assertEquals(metres, rig.run.state().distanceM, 0);
    assertEquals(elapsedMs, rig.run.state().elapsedMs);
  }

  @Test
  public void aTrackThatWasAskedForIsKeptWithItsPause() throws Exception {
    rig.settings().setKeepsTrack(true);
    rig.playing();
    run(10);
    rig.run.pause();
    run(5);
    rig.run.play();
    run(10);
    rig.run.end();
    await("the track is whole", () -> folder().finished().size() == 1);
    File gpx = folder().gpx(folder().finished().get(0));
    String text = new String(Files.readAllBytes(gpx.toPath()), UTF_8);
    assertEquals("two segments", 3, text.split("<trkseg>", -1).length);
    int points = text.split("<trkpt", -1).length - 1;
    assertTrue(points + " points", points >= 18 && points <= 21);
    assertTrue(folder().unfinished().isEmpty());
  }

  @Test
  public void aTrackGoesOnInTheNextProcess() throws Exception {
    rig.settings().setKeepsTrack(true);
    rig.playing();
    run(10);
    await("a point", () -> folder().unfinished().size() == 1);
    rig.destroy();
    rig.madeAgain();
    rig.heard();
    run(10);
    rig.run.end();
    await("the track is whole", () -> folder().finished().size() == 1);
    File gpx = folder().gpx(folder().finished().get(0));
    String text = new String(Files.readAllBytes(gpx.toPath()), UTF_8);
    int points = text.split("<trkpt", -1).length - 1;
    assertTrue(points + " points", points >= 18);
  }

  private TrackFolder folder() {
    return Tracks.folder(rig.app());
  }

  private void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1000);
      rig.app().senses.tell(fix(4));
    }
    pass(1000);
    long[] drained = new long[1];
    rig.app().senses.after(() -> drained[0]++);
    await("the sensors' thread", () -> drained[0] == 1);
  }

  private Fix fix(double accuracyM) {
    latitudeDeg += 3 / METRES_PER_DEGREE;
    return new Fix(
        rig.app().nowMs(), rig.app().utcMs(), latitudeDeg, -8.6123, 30, accuracyM, 3);
  }
}
