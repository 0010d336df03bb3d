package org.courante.sensors;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.bluetooth.BluetoothAdapter;
import android.bluetooth.BluetoothDevice;
import android.bluetooth.le.ScanCallback;
import android.bluetooth.le.ScanResult;
import android.content.Intent;
import android.os.Looper;
import android.os.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.pace.Source;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.shadow.api.Shadow;
import org.robolectric.shadows.ShadowBluetoothAdapter;
import org.robolectric.shadows.ShadowBluetoothLeScanner;

@RunWith(RobolectricTestRunner.class)
@Config(shadows = {ReadableGatt.class, CalledDevice.class})
public class BleSensorTest {
  private static final int NO_ANSWER = 133;
  private static final int LINK_LOST = 8;

  private final Told told = new Told();
  private Application phone;
  private BluetoothAdapter adapter;
  private BleChoice choice = SensorDevice.strap();
  private SensorDevice far;
  private BleSensor sensor;

  @Before
  public void setUp() {
    phone = RuntimeEnvironment.getApplication();
    shadowOf(phone)
        .grantPermissions(
            Manifest.permission.BLUETOOTH_CONNECT, Manifest.permission.BLUETOOTH_SCAN);
    adapter = RadioWatch.adapter(phone);
    shadowOf(adapter).setEnabled(true);
    choose(SensorDevice.strap());
  }

  @Test
  public void connectsSubscribesAndTells() {
    sensor.start();
    far.accept();
    assertArrayEquals("asked to be notified", new byte[] {1, 0}, far.written());
    far.tell(0x00, 151);

    Reading reading = told.lastReading();
    assertEquals(151, reading.heartRateBpm, 0);
    assertTrue(Double.isNaN(reading.speedMps));
    assertEquals(Source.STRAP, reading.source);
    assertEquals(SystemClock.elapsedRealtime(), reading.timeMs);
    assertLastHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void tellsNameAndBattery() {
    shadowOf(far.device).setName("Strap 4711");
    sensor.start();
    assertEquals("as it was called when chosen", "Strap", told.lastState().device);
    assertEquals(-1, told.lastState().batteryPercent);
    far.accept();
    far.tell(0x00, 151);
    assertEquals("Strap 4711", told.lastState().device);
    assertEquals(87, told.lastState().batteryPercent);
  }

  @Test
  public void valuesAreTakenBeforeOldAndroidOverwritesThem() {
    sensor.start();
    far.accept();
    far.tellTheOldWay(0x00, 149);
    assertEquals(149, told.lastReading().heartRateBpm, 0);
  }

  @Test
  public void whatTheBindersThreadSaysIsToldOnTheLoopers() throws InterruptedException {
    sensor.start();
    far.accept();
    Thread binder = new Thread(() -> far.tellFromHere(0x00, 149));
    binder.start();
    binder.join();
    assertEquals("not yet", 0, told.readings.size());
    pass(0);
    assertEquals(149, told.lastReading().heartRateBpm, 0);
  }

  @Test
  public void aStrapOffTheSkinIsWeak() {
    sensor.start();
    far.accept();
    far.tell(0x06, 151);
    far.tell(0x04, 151);
    assertEquals(1, told.readings.size());
    assertLastHealths(Health.WAITING, Health.GOOD, Health.WEAK);
  }

  @Test
  public void garbageIsWeakAndNeverACrash() {
    sensor.start();
    far.accept();
    far.tell();
    far.tell(0x01, 7);
    far.tell(0x10);
    assertEquals(0, told.readings.size());
    assertLastHealths(Health.WAITING, Health.WEAK);
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      int[] bytes = new int[random.nextInt(20)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = random.nextInt(256);
      }
      far.tell(bytes);
    }
    far.tell(0x00, 140);
    assertEquals(140, told.lastReading().heartRateBpm, 0);
  }

  @Test
  public void aFootPodTellsSpeedAndCadence() {
    choose(SensorDevice.pod());
    sensor.start();
    far.accept();
    far.tell(0x04, 0x00, 0x03, 172);
    assertEquals(3.0, told.lastReading().speedMps, 1e-9);
    assertEquals(172, told.lastReading().cadenceSpm, 0);
    assertEquals(Source.FOOTPOD, told.lastReading().source);
  }

  @Test
  public void aTreadmillTellsSpeedAndWhatElseItHas() {
    choose(SensorDevice.treadmill());
    sensor.start();
    far.accept();
    far.tell(0x00, 0x00, 0xE8, 0x03);
    assertEquals(10 / 3.6, told.lastReading().speedMps, 1e-9);
    assertEquals(Source.TREADMILL, told.lastReading().source);
    far.tell(0x01, 0x00);
    assertEquals("a payload that has other things is no reading", 1, told.readings.size());
    assertLastHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void aLostLinkIsConnectedAgain() {
    sensor.start();
    far.accept();
    far.tell(0x00, 151);
    far.refuse(LINK_LOST);
    assertEquals("the old connection is closed", 0, far.open());
    pass(1_000);
    assertEquals(2, far.calls());
    far.accept();
    far.tell(0x00, 152);
    assertEquals(152, told.lastReading().heartRateBpm, 0);
    assertLastHealths(Health.WAITING, Health.GOOD, Health.LOST, Health.GOOD);
    assertEquals(1, far.open());
  }

  @Test
  public void whatAClosedConnectionStillTellsIsNotHeard() {
    sensor.start();
    far.accept();
    far.tell(0x00, 151);
    far.vanish();
    pass(1_000);
    far.accept();
    far.tell(0x00, 152);
    far.lateNewsOfTheFirstCall(0x00, 60);
    assertEquals("the present connection stands", 1, far.open());
    assertEquals(152, told.lastReading().heartRateBpm, 0);
    assertLastHealths(Health.WAITING, Health.GOOD, Health.LOST, Health.GOOD);
  }

  @Test
  public void aDeviceThatDoesNotAnswerIsCalledInTurnDirectlyBySightAndPatiently() {
    sensor.start();
    far.refuse(NO_ANSWER);
    pass(1_000);
    assertEquals("looks for it", 1, scanner().getScanCallbacks().size());
    assertEquals(1, far.calls());
    pass(GattMachine.LOOK_MS);
    assertEquals("stops looking", 0, scanner().getScanCallbacks().size());
    pass(2_000);
    far.refuse(NO_ANSWER);
    pass(4_000);
    assertEquals(Arrays.asList(false, true, false), called().patiently);
    assertEquals(1, far.open());
    assertLastHealths(Health.WAITING);
  }

  @Test
  public void anAddressThatAndroidForgotIsLookedForFirst() {
    shadowOf(far.device).setType(BluetoothDevice.DEVICE_TYPE_UNKNOWN);
    sensor.start();
    assertEquals(0, far.calls());
    assertEquals(
        choice.address,
        scanner().getActiveScans().get(0).scanFilters().get(0).getDeviceAddress());
    seen();
    assertEquals(0, scanner().getScanCallbacks().size());
    assertEquals(Collections.singletonList(false), called().patiently);
    far.accept();
    far.tell(0x00, 139);
    assertLastHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void aScanThatFailsIsReplacedByPatience() {
    shadowOf(far.device).setType(BluetoothDevice.DEVICE_TYPE_UNKNOWN);
    sensor.start();
    callback().onScanFailed(ScanCallback.SCAN_FAILED_INTERNAL_ERROR);
    pass(0);
    assertEquals(Collections.singletonList(true), called().patiently);
  }

  @Test
  public void aDeviceOfAnotherKindIsMissing() {
    sensor.start();
    far.acceptAsAnother();
    assertLastHealths(Health.WAITING, Health.MISSING);
    assertEquals(0, far.open());
  }

  @Test
  public void aDeviceThatRefusesToNotifyIsTriedAgain() {
    sensor.start();
    far.acceptWithoutNotifying();
    assertEquals(0, far.open());
    pass(1_000);
    seen();
    far.accept();
    far.tell(0x00, 139);
    assertLastHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void silenceIsLostAndAtLastConnectedAnew() {
    sensor.start();
    far.accept();
    far.tell(0x00, 151);
    pass(GattMachine.SILENCE_MS);
    assertLastHealths(Health.WAITING, Health.GOOD, Health.LOST);
    far.tell(0x00, 151);
    assertEquals("it only paused", 1, far.calls());
    pass(GattMachine.SILENCE_MS + GattMachine.DEAD_MS + GattTries.FIRST_WAIT_MS);
    assertEquals(2, far.calls());
  }

  @Test
  public void bluetoothSwitchedOffAndOn() {
    sensor.start();
    far.accept();
    far.tell(0x00, 151);
    radio(false);
    assertEquals(0, far.open());
    pass(300_000);
    assertEquals(1, far.calls());
    radio(true);
    far.accept();
    far.tell(0x00, 151);
    assertLastHealths(Health.WAITING, Health.GOOD, Health.MISSING, Health.LOST, Health.GOOD);
  }

  @Test
  public void bluetoothOffAtTheStart() {
    radio(false);
    sensor.start();
    assertLastHealths(Health.MISSING);
    radio(true);
    far.accept();
    far.tell(0x00, 151);
    assertLastHealths(Health.MISSING, Health.WAITING, Health.GOOD);
  }

  @Test
  public void notAllowedCallsNobody() {
    shadowOf(phone).denyPermissions(Manifest.permission.BLUETOOTH_CONNECT);
    sensor.start();
    assertEquals(0, far.calls());
    assertLastHealths(Health.NOT_ALLOWED);
  }

  @Test
  public void aPermissionTakenWhileRunningIsNoCrash() {
    sensor.start();
    far.accept();
    far.tell(0x00, 151);
    called().forbidden = true;
    far.vanish();
    pass(1_000);
    assertLastHealths(Health.WAITING, Health.GOOD, Health.LOST, Health.NOT_ALLOWED);
    pass(600_000);
    assertEquals("rests until it is asked again", 0, far.open());
    called().forbidden = false;
    sensor.stop();
    sensor.start();
    assertEquals(1, far.open());
  }

  @Test
  public void aPhoneWithoutBluetooth() {
    ShadowBluetoothAdapter.setIsBluetoothSupported(false);
    sensor.start();
    assertLastHealths(Health.MISSING);
    sensor.stop();
  }

  @Test
  public void stoppedItClosesAndTellsNoMore() {
    sensor.start();
    far.accept();
    far.tell(0x00, 151);
    int receivers = shadowOf(phone).getRegisteredReceivers().size();
    sensor.stop();
    assertEquals(receivers - 1, shadowOf(phone).getRegisteredReceivers().size());
    assertEquals(0, far.open());
    far.tell(0x00, 152);
    radio(false);
    radio(true);
    pass(600_000);
    assertEquals(1, far.calls());
    assertEquals(1, told.readings.size());
    assertLastHealths(Health.WAITING, Health.GOOD);
  }

  @Test
  public void stoppedWhileConnectingOrLookingItLetsGo() {
    sensor.start();
    sensor.stop();
    assertEquals(0, far.open());
    shadowOf(far.device).setType(BluetoothDevice.DEVICE_TYPE_UNKNOWN);
    sensor.start();
    sensor.stop();
    assertEquals(0, scanner().getScanCallbacks().size());
  }

  @Test
  public void startedTwiceItCallsOnce() {
    sensor.start();
    sensor.start();
    assertEquals(1, far.calls());
  }

  private void choose(BleChoice device) {
    choice = device;
    far = new SensorDevice(adapter, device);
    sensor = new BleSensor(phone, Looper.getMainLooper(), device, told);
  }

  private CalledDevice called() {
    return Shadow.extract(far.device);
  }

  private ShadowBluetoothLeScanner scanner() {
    return shadowOf(adapter.getBluetoothLeScanner());
  }

  private ScanCallback callback() {
    return scanner().getScanCallbacks().iterator().next();
  }

  /** Android knows the kind of address once the device has been seen. */
  private void seen() {
    shadowOf(far.device).setType(BluetoothDevice.DEVICE_TYPE_LE);
    callback().onScanResult(1, new ScanResult(far.device, null, -60, 0));
    pass(0);
  }

  private void radio(boolean on) {
    shadowOf(adapter).setEnabled(on);
    phone.sendBroadcast(
        new Intent(BluetoothAdapter.ACTION_STATE_CHANGED)
            .putExtra(
                BluetoothAdapter.EXTRA_STATE,
                on ? BluetoothAdapter.STATE_ON : BluetoothAdapter.STATE_TURNING_OFF));
    pass(0);
  }

  private static void pass(long ms) {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(ms));
  }

  /** All healths told, those left out that only repeat with another name or battery. */
  private void assertLastHealths(Health... healths) {
    List<Health> changes = new ArrayList<>();
    for (Health health : told.healths(choice.kind)) {
      if (changes.isEmpty() || changes.get(changes.size() - 1) != health) {
        changes.add(health);
      }
    }
    assertEquals(Arrays.asList(healths), changes);
  }
}
