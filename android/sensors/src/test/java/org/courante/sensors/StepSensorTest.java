package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.content.Context;
import android.hardware.SensorEvent;
import android.hardware.SensorManager;
import android.os.Looper;
import android.os.SystemClock;
import java.time.Duration;
import java.util.Arrays;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.pace.Source;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowSensor;
import org.robolectric.shadows.ShadowSensorManager;

@RunWith(RobolectricTestRunner.class)
public class StepSensorTest {
  private static final int DETECTOR = android.hardware.Sensor.TYPE_STEP_DETECTOR;
  private static final int ACCELEROMETER = android.hardware.Sensor.TYPE_ACCELEROMETER;

  private final Told told = new Told();
  private Application phone;
  private ShadowSensorManager manager;
  private StepSensor sensor;

  @Before
  public void setUp() {
    phone = RuntimeEnvironment.getApplication();
    manager = shadowOf((SensorManager) phone.getSystemService(Context.SENSOR_SERVICE));
    shadowOf(phone).grantPermissions(Manifest.permission.ACTIVITY_RECOGNITION);
    sensor = new StepSensor(phone, Looper.getMainLooper(), told);
  }

  @Test
  public void stepsBecomeCadence() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    steps(detector, 30, 60_000 / 172.0, 0);

    Reading last = told.lastReading();
    assertEquals(172, last.cadenceSpm, 2);
    assertTrue(Double.isNaN(last.speedMps));
    assertEquals(Source.PHONE, last.source);
    assertTrue(last.timeMs <= SystemClock.elapsedRealtime());
    assertHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void tellsOnceASecond() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    steps(detector, 60, 350, 0);
    assertEquals(21, told.readings.size(), 2);
  }

  @Test
  public void aSecondWithoutAStepRepeatsNothing() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    steps(detector, 20, 350, 0);
    Reading last = told.lastReading();
    int before = told.readings.size();
    pass(1_000);
    assertEquals(before, told.readings.size());
    assertTrue("it was a rhythm", last.cadenceSpm > 160);
  }

  @Test
  public void standingStillIsZeroAndThenWaiting() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    steps(detector, 20, 350, 0);
    pass(5_000);
    assertEquals(0, told.lastReading().cadenceSpm, 0);
    assertHealths(Health.WAITING, Health.GOOD);
    pass(8_000);
    assertHealths(Health.WAITING, Health.GOOD, Health.WAITING);
    steps(detector, 20, 350, 0);
    assertHealths(Health.WAITING, Health.GOOD, Health.WAITING, Health.GOOD);
  }

  @Test
  public void theDetectorThatWakesThePhoneIsPreferred() {
    android.hardware.Sensor sleeping = has(DETECTOR, false);
    android.hardware.Sensor waking = has(DETECTOR, true);
    sensor.start();
    steps(sleeping, 20, 350, 0);
    assertEquals(0, told.readings.size());
    steps(waking, 20, 350, 0);
    assertTrue(told.readings.size() > 0);
  }

  @Test
  public void aPhoneThatTimesStepsByAnotherClockIsUnderstood() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    steps(detector, 30, 60_000 / 180.0, 1_600_000_000_000L);
    assertEquals(180, told.lastReading().cadenceSpm, 2);
    assertTrue(told.lastReading().timeMs <= SystemClock.elapsedRealtime());
  }

  @Test
  public void withoutADetectorTheAccelerometerIsRead() {
    shadowOf(phone).denyPermissions(Manifest.permission.ACTIVITY_RECOGNITION);
    android.hardware.Sensor accelerometer = has(ACCELEROMETER, false);
    sensor.start();
    assertHealths(Health.WAITING);
    for (int i = 0; i < 500; i++) {
      pass(20);
      double phase = 2 * Math.PI * 165 / 60_000.0 * SystemClock.elapsedRealtime();
      SensorEvent event = ShadowSensorManager.createSensorEvent(3, ACCELEROMETER);
      event.values[0] = 0;
      event.values[1] = (float) (9.81 + 6 * Math.sin(phase));
      event.values[2] = 0;
      send(event, accelerometer, SystemClock.elapsedRealtime());
    }
    assertEquals(165, told.lastReading().cadenceSpm, 3);
    assertHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void whoForbidsTheDetectorIsNotWatchedThroughTheAccelerometer() {
    shadowOf(phone).denyPermissions(Manifest.permission.ACTIVITY_RECOGNITION);
    has(DETECTOR, false);
    has(ACCELEROMETER, false);
    sensor.start();
    assertHealths(Health.NOT_ALLOWED);
    assertTrue(manager.getListeners().isEmpty());
  }

  @Test
  public void aPhoneWithNeither() {
    sensor.start();
    assertHealths(Health.MISSING);
  }

  @Test
  public void aSensorThatAndroidRefusesIsMissing() {
    has(DETECTOR, false);
    manager.setForceListenersToFail(true);
    sensor.start();
    assertHealths(Health.MISSING);
  }

  @Test
  public void stoppedItListensNoMoreAndTellsNoMore() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    steps(detector, 10, 350, 0);
    sensor.stop();
    int before = told.readings.size();
    assertTrue(manager.getListeners().isEmpty());
    pass(60_000);
    assertEquals(before, told.readings.size());
    assertHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void startedAgainItRemembersNoSteps() {
    android.hardware.Sensor detector = has(DETECTOR, false);
    sensor.start();
    sensor.start();
    steps(detector, 10, 350, 0);
    sensor.stop();
    told.readings.clear();
    sensor.start();
    pass(2_000);
    assertFalse("no cadence before a step", told.readings.size() > 0);
  }

  private android.hardware.Sensor has(int type, boolean waking) {
    android.hardware.Sensor made = ShadowSensor.newInstance(type);
    shadowOf(made).setWakeUpFlag(waking);
    manager.addSensor(made);
    return made;
  }

  private void steps(android.hardware.Sensor from, int count, double everyMs, long clockMs) {
    long startMs = SystemClock.elapsedRealtime();
    for (int i = 1; i <= count; i++) {
      pass(startMs + Math.round(i * everyMs) - SystemClock.elapsedRealtime());
      SensorEvent event = ShadowSensorManager.createSensorEvent(1, DETECTOR);
      event.values[0] = 1;
      send(event, from, SystemClock.elapsedRealtime() + clockMs);
    }
    pass(1_000);
  }

  private void send(SensorEvent event, android.hardware.Sensor from, long timeMs) {
    event.sensor = from;
    event.timestamp = timeMs * 1_000_000;
    manager.sendSensorEventToListeners(event, from);
  }

  private static void pass(long ms) {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(ms));
  }

  private void assertHealths(Health... healths) {
    assertEquals(Arrays.asList(healths), told.healths(SensorKind.STEPS));
  }
}
