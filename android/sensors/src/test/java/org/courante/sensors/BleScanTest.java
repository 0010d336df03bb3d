package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.bluetooth.BluetoothAdapter;
import android.bluetooth.le.ScanCallback;
import android.bluetooth.le.ScanFilter;
import android.bluetooth.le.ScanRecord;
import android.bluetooth.le.ScanResult;
import android.content.Context;
import android.location.LocationManager;
import android.os.Looper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleScan.Problem;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowBluetoothAdapter;
import org.robolectric.shadows.ShadowBluetoothLeScanner;

@RunWith(RobolectricTestRunner.class)
public class BleScanTest {
  private static final String STRAP = "C0:FF:EE:00:00:01";
  private static final String POD = "C0:FF:EE:00:00:02";
  private static final String BELT = "C0:FF:EE:00:00:03";

  private final List<List<BleDevice>> told = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int done;
  private Application phone;
  private BluetoothAdapter adapter;
  private BleScan scan;

  @Before
  public void setUp() {
    phone = RuntimeEnvironment.getApplication();
    shadowOf(phone)
        .grantPermissions(
            Manifest.permission.BLUETOOTH_SCAN,
            Manifest.permission.BLUETOOTH_CONNECT,
            Manifest.permission.ACCESS_FINE_LOCATION);
    location(true);
    adapter = RadioWatch.adapter(phone);
    shadowOf(adapter).setEnabled(true);
    scan = new BleScan(phone, Looper.getMainLooper(), 20_000, listener);
  }

  @Test
  public void findsSensorsAndSaysWhatTheyCanTell() {
    scan.start();
    hear(STRAP, "Strap", -70, 0x180D, 0x180A);
    hear(POD, "Pod", -50, 0x1814, 0x180D);
    hear(BELT, null, -60, 0x1826);

    List<BleDevice> devices = told.get(told.size() - 1);
    assertEquals("the strongest first", Arrays.asList(POD, BELT, STRAP), addresses(devices));
    assertEquals(EnumSet.of(SensorKind.RUNNING, SensorKind.HEART_RATE), devices.get(0).kinds);
    assertEquals(EnumSet.of(SensorKind.TREADMILL), devices.get(1).kinds);
    assertEquals("", devices.get(1).name);
    assertEquals("Strap", devices.get(2).name);
    assertEquals(-70, devices.get(2).rssiDbm);
  }

  @Test
  public void aDeviceHeardAgainIsListedOnceWithAllThatIsKnown() {
    scan.start();
    hear(POD, "Pod", -50, 0x1814);
    hear(POD, null, -80, 0x180D);
    List<BleDevice> devices = told.get(1);
    assertEquals(1, devices.size());
    assertEquals("Pod", devices.get(0).name);
    assertEquals(-80, devices.get(0).rssiDbm);
    assertEquals(EnumSet.of(SensorKind.RUNNING, SensorKind.HEART_RATE), devices.get(0).kinds);
  }

  @Test
  public void whatIsNoSensorIsNotListed() {
    scan.start();
    hear(STRAP, "Lamp", -30, 0x180A);
    callback().onScanResult(1, new ScanResult(adapter.getRemoteDevice(BELT), null, -30, 0));
    pass(0);
    assertEquals(Collections.emptyList(), told);
  }

  @Test
  public void asksAndroidForTheThreeServicesOnly() {
    scan.start();
    List<String> services = new ArrayList<>();
    for (ScanFilter filter : scanner().getActiveScans().get(0).scanFilters()) {
      services.add(filter.getServiceUuid().toString().substring(4, 8));
    }
    assertEquals(Arrays.asList("180d", "1814", "1826"), services);
  }

  @Test
  public void stopsByItselfWhenItsTimeIsUp() {
    scan.start();
    pass(19_999);
    assertEquals(0, done);
    pass(1);
    assertEquals(1, done);
    assertTrue(scanner().getScanCallbacks().isEmpty());
    assertEquals(Collections.emptyList(), problems);
  }

  @Test
  public void stoppedItTellsNoMore() {
    scan.start();
    ScanCallback late = callback();
    scan.stop();
    assertTrue(scanner().getScanCallbacks().isEmpty());
    late.onScanResult(1, result(STRAP, "Strap", -70, 0x180D));
    late.onScanFailed(ScanCallback.SCAN_FAILED_INTERNAL_ERROR);
    pass(60_000);
    assertEquals(Collections.emptyList(), told);
    assertEquals(Collections.emptyList(), problems);
    assertEquals(0, done);
  }

  @Test
  public void startedAnewItForgetsWhatItFound() {
    scan.start();
    hear(STRAP, "Strap", -70, 0x180D);
    scan.start();
    assertEquals(1, scanner().getScanCallbacks().size());
    hear(POD, "Pod", -70, 0x1814);
    assertEquals(Collections.singletonList(POD), addresses(told.get(1)));
  }

  @Test
  public void namesWhyItCannotBegin() {
    location(false);
    assertProblem(Problem.LOCATION_OFF);
    location(true);
    shadowOf(adapter).setEnabled(false);
    assertProblem(Problem.SWITCHED_OFF);
    shadowOf(adapter).setEnabled(true);
    for (String permission : SensorPermissions.forScan()) {
      shadowOf(phone).denyPermissions(permission);
      assertProblem(Problem.NOT_ALLOWED);
      shadowOf(phone).grantPermissions(permission);
    }
    scan.start();
    hear(STRAP, "Strap", -70, 0x180D);
    assertEquals("and begins when all is well", 1, told.size());
  }

  @Test
  public void aPhoneWithoutBluetooth() {
    ShadowBluetoothAdapter.setIsBluetoothSupported(false);
    assertProblem(Problem.NO_BLUETOOTH);
  }

  @Test
  public void namesWhyAndroidEndedIt() {
    assertFailure(ScanCallback.SCAN_FAILED_SCANNING_TOO_FREQUENTLY, Problem.TOO_OFTEN);
    assertFailure(ScanCallback.SCAN_FAILED_FEATURE_UNSUPPORTED, Problem.NO_BLUETOOTH);
    assertFailure(ScanCallback.SCAN_FAILED_INTERNAL_ERROR, Problem.REFUSED);
    pass(60_000);
    assertEquals("its time is not up as well", 0, done);
  }

  private void assertProblem(Problem problem) {
    problems.clear();
    scan.start();
    assertEquals(Collections.singletonList(problem), problems);
    pass(60_000);
    assertEquals(0, done);
  }

  private void assertFailure(int code, Problem problem) {
    problems.clear();
    scan.start();
    callback().onScanFailed(code);
    pass(0);
    assertEquals(Collections.singletonList(problem), problems);
    assertTrue(scanner().getScanCallbacks().isEmpty());
  }

  private void location(boolean on) {
    LocationManager manager = (LocationManager) phone.getSystemService(Context.LOCATION_SERVICE);
    shadowOf(manager).setProviderEnabled(LocationManager.GPS_PROVIDER, on);
    shadowOf(manager).setProviderEnabled(LocationManager.NETWORK_PROVIDER, on);
  }

  private ShadowBluetoothLeScanner scanner() {
    return shadowOf(adapter.getBluetoothLeScanner());
  }

  private ScanCallback callback() {
    return scanner().getScanCallbacks().iterator().next();
  }

  private void hear(String address, String name, int rssi, int... services) {
    callback().onScanResult(1, result(address, name, rssi, services));
    pass(0);
  }

  private ScanResult result(String address, String name, int rssi, int... services) {
    return new ScanResult(
        adapter.getRemoteDevice(address), advertisement(name, services), rssi, 0);
  }

  /** The bytes that such a device sends: length, type, value (Core Specification Supplement). */
  private static ScanRecord advertisement(String name, int... services) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1 + 2 * services.length);
    bytes.write(0x03);
    for (int service : services) {
      bytes.write(service & 0xFF);
      bytes.write(service >> 8);
    }
    if (name != null) {
      bytes.write(1 + name.length());
      bytes.write(0x09);
      byte[] letters = name.getBytes(StandardCharsets.UTF_8);
      bytes.write(letters, 0, letters.length);
    }
    return ScanRecord.parseFromBytes(bytes.toByteArray());
  }

  private static List<String> addresses(List<BleDevice> devices) {
    List<String> addresses = new ArrayList<>();
    for (BleDevice device : devices) {
      addresses.add(device.address);
    }
    return addresses;
  }

  private static void pass(long ms) {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(ms));
  }

  private final BleScan.Listener listener =
      new BleScan.Listener() {
        @Override
        public void onDevices(List<BleDevice> devices) {
          told.add(devices);
        }

        @Override
        public void onProblem(Problem problem) {
          problems.add(problem);
        }

        @Override
        public void onDone() {
          done++;
        }
      };
}
