package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assume.assumeTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.content.Context;
import android.location.Location;
import android.location.LocationManager;
import android.os.Looper;
import android.os.SystemClock;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.courante.core.pace.Fix;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowLocationManager;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A run that somebody really ran, told by Android's own LocationManager second by second. */
@RunWith(RobolectricTestRunner.class)
public class GpsReplayTest {
  @Test
  public void everyPlaceOfARecordedRunComesThroughInItsTime() throws Exception {
    List<Location> run = recorded();
    Told told = new Told();
    Application phone = RuntimeEnvironment.getApplication();
    shadowOf(phone).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    ShadowLocationManager receiver =
        shadowOf((LocationManager) phone.getSystemService(Context.LOCATION_SERVICE));
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, true);
    GpsSensor sensor = new GpsSensor(phone, Looper.getMainLooper(), told);
    sensor.start();

    List<Long> timesMs = times(run);
    for (int i = 0; i < run.size(); i++) {
      Location location = run.get(i);
      long atMs = timesMs.get(i);
      shadowOf(Looper.getMainLooper())
          .idleFor(Duration.ofMillis(atMs - SystemClock.elapsedRealtime()));
      location.setElapsedRealtimeNanos(atMs * 1_000_000);
      receiver.simulateLocation(location);
      shadowOf(Looper.getMainLooper()).idle();
    }

    assertEquals(run.size(), told.fixes.size());
    for (int i = 0; i < run.size(); i++) {
      Fix fix = told.fixes.get(i);
      assertEquals(run.get(i).getLatitude(), fix.latitudeDeg, 0);
      assertEquals(run.get(i).getLongitude(), fix.longitudeDeg, 0);
      assertEquals(run.get(i).getTime(), fix.utcMs);
      assertEquals((long) timesMs.get(i), fix.timeMs);
    }
    assertEquals(
        "one gap of this run is longer than ten seconds",
        Arrays.asList(Health.WAITING, Health.GOOD, Health.LOST, Health.GOOD),
        told.healths(SensorKind.GPS));
  }

  /**
   * On the phone's clock, from now on. Some fixes of the run are 997 ms apart: Android lets them
   * pass as one a second, the simulation would not.
   */
  private static List<Long> times(List<Location> run) {
    long startMs = SystemClock.elapsedRealtime() - run.get(0).getTime();
    List<Long> times = new ArrayList<>();
    for (Location location : run) {
      long atMs = startMs + location.getTime();
      times.add(
          times.isEmpty() ? atMs : Math.max(atMs, times.get(times.size() - 1) + 1_000));
    }
    return times;
  }

  private static List<Location> recorded() throws Exception {
    String shared = System.getProperty("courante.shared");
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue("set courante.shared to the folder of the recorded runs", shared != null);
    }
    assertNotNull("courante.shared must name the folder of the recorded runs", shared);
    NodeList points =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File(shared, "data/runs/run-gps-only.gpx"))
            .getElementsByTagName("trkpt");
    List<Location> run = new ArrayList<>();
    for (int i = 0; i < points.getLength(); i++) {
      Element point = (Element) points.item(i);
      Location location = new Location(LocationManager.GPS_PROVIDER);
      location.setLatitude(Double.parseDouble(point.getAttribute("lat")));
      location.setLongitude(Double.parseDouble(point.getAttribute("lon")));
      String time = point.getElementsByTagName("time").item(0).getTextContent();
      location.setTime(Instant.parse(time).toEpochMilli());
      run.add(location);
    }
    return run;
  }
}
