package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.content.Context;
import android.location.Location;
import android.location.LocationManager;
import android.os.Handler;
import android.os.HandlerThread;
import android.os.Looper;
import android.os.SystemClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.SensorState.Health;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowLocationManager;

@RunWith(RobolectricTestRunner.class)
public class GpsSensorTest {
  private final Told told = new Told();
  private Application phone;
  private ShadowLocationManager receiver;
  private GpsSensor sensor;

  @Before
  public void setUp() {
    phone = RuntimeEnvironment.getApplication();
    receiver = shadowOf((LocationManager) phone.getSystemService(Context.LOCATION_SERVICE));
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, true);
    shadowOf(phone).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    sensor = new GpsSensor(phone, Looper.getMainLooper(), told);
  }

  @Test
  public void tellsFixesByTheClockSinceTheStart() {
    sensor.start();
    Location location = location(4);
    location.setAltitude(12.5);
    location.setSpeed(3.1f);
    location.setMock(true);
    send(location);

    assertEquals(1, told.fixes.size());
    assertEquals(SystemClock.elapsedRealtime(), told.fixes.get(0).timeMs);
    assertEquals(1_700_000_000_000L, told.fixes.get(0).utcMs);
    assertEquals(-8.0934, told.fixes.get(0).latitudeDeg, 0);
    assertEquals(-34.8825, told.fixes.get(0).longitudeDeg, 0);
    assertEquals(12.5, told.fixes.get(0).altitudeM, 0);
    assertEquals(4, told.fixes.get(0).accuracyM, 0);
    assertEquals(3.1, told.fixes.get(0).speedMps, 1e-6);
    assertHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void whatTheReceiverLeavesOutIsNotANumber() {
    sensor.start();
    Location bare = location(4);
    bare.removeAccuracy();
    send(bare);

    assertTrue(Double.isNaN(told.fixes.get(0).altitudeM));
    assertTrue(Double.isNaN(told.fixes.get(0).accuracyM));
    assertTrue(Double.isNaN(told.fixes.get(0).speedMps));
    assertHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void asksForOneFixASecondOfTheReceiverItself() {
    sensor.start();
    assertEquals(
        1_000,
        receiver.getLocationRequests(LocationManager.GPS_PROVIDER).get(0).getIntervalMillis());
    assertEquals(0, receiver.getLocationRequests(LocationManager.FUSED_PROVIDER).size());
  }

  @Test
  public void poorAccuracyIsWeakAndStillTold() {
    sensor.start();
    send(location(120));
    send(location(8));
    assertEquals(2, told.fixes.size());
    assertHealths(Health.WAITING, Health.WEAK, Health.GOOD);
  }

  @Test
  public void tenSecondsWithoutAFixAreLost() {
    sensor.start();
    send(location(4));
    pass(9);
    assertHealths(Health.WAITING, Health.GOOD);
    pass(2);
    assertHealths(Health.WAITING, Health.GOOD, Health.LOST);
    send(location(4));
    assertHealths(Health.WAITING, Health.GOOD, Health.LOST, Health.GOOD);
  }

  @Test
  public void beforeTheFirstFixItWaitsHoweverLong() {
    sensor.start();
    pass(120);
    assertHealths(Health.WAITING);
  }

  @Test
  public void switchedOffAndOnWhileRunning() {
    sensor.start();
    send(location(4));
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, false);
    pass(60);
    assertHealths(Health.WAITING, Health.GOOD, Health.MISSING);
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, true);
    pass(0);
    send(location(4));
    assertHealths(Health.WAITING, Health.GOOD, Health.MISSING, Health.LOST, Health.GOOD);
  }

  @Test
  public void switchedOffAtTheStart() {
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, false);
    sensor.start();
    pass(0);
    assertHealths(Health.MISSING);
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, true);
    pass(0);
    send(location(4));
    assertHealths(Health.MISSING, Health.WAITING, Health.GOOD);
  }

  @Test
  public void notAllowedAsksForNothing() {
    shadowOf(phone).denyPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    sensor.start();
    assertHealths(Health.NOT_ALLOWED);
    assertEquals(0, receiver.getLocationUpdateListeners().size());
  }

  @Test
  public void aRoughPlaceIsNotEnough() {
    shadowOf(phone).denyPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    shadowOf(phone).grantPermissions(Manifest.permission.ACCESS_COARSE_LOCATION);
    sensor.start();
    assertHealths(Health.NOT_ALLOWED);
  }

  @Test
  public void permissionTakenAwayWhileRunning() {
    sensor.start();
    send(location(4));
    shadowOf(phone).denyPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    pass(11);
    assertHealths(Health.WAITING, Health.GOOD, Health.NOT_ALLOWED);
    assertEquals(0, receiver.getLocationUpdateListeners().size());
  }

  @Test
  public void aPhoneWithoutAReceiver() {
    receiver.removeProvider(LocationManager.GPS_PROVIDER);
    sensor.start();
    assertHealths(Health.MISSING);
  }

  @Test
  public void stoppedItTellsNothingAndAsksForNothing() {
    sensor.start();
    send(location(4));
    sensor.stop();
    send(location(4));
    pass(60);
    assertEquals(1, told.fixes.size());
    assertHealths(Health.WAITING, Health.GOOD);
    assertEquals(0, receiver.getLocationUpdateListeners().size());
  }

  @Test
  public void tellsOnTheThreadOfItsLooper() {
    HandlerThread run = new HandlerThread("run");
    run.start();
    Set<String> threads = Collections.synchronizedSet(new TreeSet<>());
    SensorListener where =
        new SensorListener() {
          @Override
          public void onFix(Fix fix) {
            threads.add("fix on " + Thread.currentThread().getName());
          }

          @Override
          public void onReading(Reading reading) {
            throw new AssertionError("a reading");
          }

          @Override
          public void onState(SensorState state) {
            threads.add(state.health + " on " + Thread.currentThread().getName());
          }
        };
    GpsSensor elsewhere = new GpsSensor(phone, run.getLooper(), where);
    new Handler(run.getLooper()).post(elsewhere::start);
    shadowOf(run.getLooper()).idle();
    send(location(4));
    shadowOf(run.getLooper()).idleFor(Duration.ofSeconds(11));
    assertEquals(
        new TreeSet<>(Arrays.asList("GOOD on run", "LOST on run", "WAITING on run", "fix on run")),
        threads);
    run.quit();
  }

  @Test
  public void startedTwiceItTellsOnce() {
    sensor.start();
    sensor.start();
    send(location(4));
    assertEquals(1, told.fixes.size());
    assertHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void startedAgainItSaysItsStateAtOnce() {
    sensor.start();
    sensor.stop();
    sensor.start();
    assertHealths(Health.WAITING, Health.WAITING);
  }

  private void assertHealths(Health... healths) {
    assertEquals(Arrays.asList(healths), told.healths(SensorKind.GPS));
  }

  private static Location location(float accuracyM) {
    Location location = new Location(LocationManager.GPS_PROVIDER);
    location.setLatitude(-8.0934);
    location.setLongitude(-34.8825);
    location.setAccuracy(accuracyM);
    location.setTime(1_700_000_000_000L);
    location.setElapsedRealtimeNanos(SystemClock.elapsedRealtimeNanos());
    return location;
  }

  /** A second later, so that it is not thinned out. */
  private void send(Location location) {
    pass(1);
    location.setElapsedRealtimeNanos(SystemClock.elapsedRealtimeNanos());
    receiver.simulateLocation(location);
    pass(0);
  }

  private static void pass(int seconds) {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(seconds));
  }
}
