package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.bluetooth.BluetoothAdapter;
import android.content.Context;
import android.hardware.SensorManager;
import android.location.Location;
import android.location.LocationManager;
import android.os.HandlerThread;
import android.os.Looper;
import android.os.SystemClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowSensor;

@RunWith(RobolectricTestRunner.class)
@Config(shadows = {ReadableGatt.class, CalledDevice.class})
public class SensorsTest {
  private static final List<BleChoice> NO_DEVICES = Collections.emptyList();

  private final Told told = new Told();
  private Application phone;
  private LocationManager receiver;
  private Sensors sensors;
  private SensorDevice strap;

  @Before
  public void setUp() {
    phone = RuntimeEnvironment.getApplication();
    shadowOf(phone)
        .grantPermissions(
            Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.BLUETOOTH_CONNECT);
    receiver = (LocationManager) phone.getSystemService(Context.LOCATION_SERVICE);
    shadowOf(receiver).setProviderEnabled(LocationManager.GPS_PROVIDER, true);
    BluetoothAdapter adapter = RadioWatch.adapter(phone);
    shadowOf(adapter).setEnabled(true);
    strap = new SensorDevice(adapter, SensorDevice.strap());
    sensors = new Sensors(phone, Looper.getMainLooper(), told);
  }

  @Test
  public void theChosenOnesTellAndTheOthersAreNotAsked() {
    sensors.choose(
        new SensorChoice(true, false, Collections.singletonList(SensorDevice.strap())));
    fix();
    strap.accept();
    strap.tell(0x00, 144);
    assertEquals(1, told.fixes.size());
    assertEquals(144, told.lastReading().heartRateBpm, 0);
    assertEquals(Collections.emptyList(), told.healths(SensorKind.STEPS));
    assertEquals(Collections.emptyList(), told.healths(SensorKind.RUNNING));
  }

  @Test
  public void choosingTheSameAgainDisturbsNothing() {
    SensorChoice choice =
        new SensorChoice(true, false, Collections.singletonList(SensorDevice.strap()));
    sensors.choose(choice);
    strap.accept();
    strap.tell(0x00, 144);
    fix();
    int states = told.states.size();
    sensors.choose(
        new SensorChoice(true, false, Collections.singletonList(SensorDevice.strap())));
    assertEquals(states, told.states.size());
    assertEquals(1, strap.calls());
    assertEquals(1, strap.open());
  }

  @Test
  public void whatIsDroppedIsStoppedAndToldAsOff() {
    sensors.choose(
        new SensorChoice(true, false, Collections.singletonList(SensorDevice.strap())));
    strap.accept();
    sensors.choose(new SensorChoice(true, false, NO_DEVICES));
    assertEquals(0, strap.open());
    assertEquals(SensorKind.HEART_RATE, told.lastState().kind);
    assertEquals(Health.OFF, told.lastState().health);
    fix();
    assertEquals("the others go on", 1, told.fixes.size());
  }

  @Test
  public void anotherDeviceOfTheKindReplacesTheOneBefore() {
    sensors.choose(
        new SensorChoice(false, false, Collections.singletonList(SensorDevice.strap())));
    BleChoice other = new BleChoice(SensorKind.HEART_RATE, "C0:FF:EE:00:00:09", "Other");
    SensorDevice far = new SensorDevice(RadioWatch.adapter(phone), other);
    sensors.choose(new SensorChoice(false, false, Collections.singletonList(other)));
    assertEquals(0, strap.open());
    far.accept();
    far.tell(0x00, 133);
    assertEquals("Other", told.lastState().device);
    assertEquals(133, told.lastReading().heartRateBpm, 0);
  }

  @Test
  public void whatWasNotAllowedIsTriedAgain() {
    shadowOf(phone).denyPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    SensorChoice choice = new SensorChoice(true, false, NO_DEVICES);
    sensors.choose(choice);
    shadowOf(phone).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    sensors.choose(choice);
    fix();
    assertEquals(
        Arrays.asList(Health.NOT_ALLOWED, Health.WAITING, Health.GOOD),
        told.healths(SensorKind.GPS));
  }

  @Test
  public void whatWasMissingIsTriedAgain() {
    SensorChoice choice = new SensorChoice(false, true, NO_DEVICES);
    sensors.choose(choice);
    shadowOf((SensorManager) phone.getSystemService(Context.SENSOR_SERVICE))
        .addSensor(ShadowSensor.newInstance(android.hardware.Sensor.TYPE_ACCELEROMETER));
    sensors.choose(choice);
    assertEquals(
        Arrays.asList(Health.MISSING, Health.WAITING), told.healths(SensorKind.STEPS));
  }

  @Test
  public void stopEndsAll() {
    sensors.choose(
        new SensorChoice(true, true, Collections.singletonList(SensorDevice.strap())));
    sensors.stop();
    for (SensorKind kind :
        Arrays.asList(SensorKind.GPS, SensorKind.STEPS, SensorKind.HEART_RATE)) {
      List<Health> healths = told.healths(kind);
      assertSame(Health.OFF, healths.get(healths.size() - 1));
    }
    assertEquals(0, strap.open());
    assertTrue(shadowOf(receiver).getLocationUpdateListeners().isEmpty());
    int states = told.states.size();
    sensors.stop();
    assertEquals("twice is once", states, told.states.size());
  }

  @Test
  public void anotherThreadIsRefused() {
    HandlerThread run = new HandlerThread("run");
    run.start();
    Sensors elsewhere = new Sensors(phone, run.getLooper(), told);
    assertThrows(IllegalStateException.class, () -> elsewhere.choose(SensorChoice.NONE));
    run.quit();
  }

  private void fix() {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1));
    Location location = new Location(LocationManager.GPS_PROVIDER);
    location.setElapsedRealtimeNanos(SystemClock.elapsedRealtimeNanos());
    location.setAccuracy(5);
    shadowOf(receiver).simulateLocation(location);
    shadowOf(Looper.getMainLooper()).idle();
  }
}
