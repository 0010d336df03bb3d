package org.courante.sensors;

import static org.robolectric.Shadows.shadowOf;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.BluetoothDevice;
import android.bluetooth.BluetoothGatt;
import android.bluetooth.BluetoothGattCharacteristic;
import android.bluetooth.BluetoothGattDescriptor;
import android.bluetooth.BluetoothGattService;
import android.bluetooth.BluetoothProfile;
import android.os.Looper;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.courante.core.pace.SensorKind;
import org.robolectric.shadow.api.Shadow;
import org.robolectric.shadows.ShadowBluetoothGatt;

/** The far end of a connection: a simulated strap, foot pod or treadmill, to be conducted. */
final class SensorDevice {
  final BluetoothDevice device;
  private final BluetoothGattService service;
  private final BluetoothGattCharacteristic measurement;
  private final BluetoothGattService batteryService;

  SensorDevice(BluetoothAdapter adapter, BleChoice choice) {
    BleProfile profile = BleProfile.of(choice.kind);
    device = adapter.getRemoteDevice(choice.address);
    shadowOf(device).setName(choice.name);
    shadowOf(device).setType(BluetoothDevice.DEVICE_TYPE_LE);
    measurement =
        new BluetoothGattCharacteristic(
            profile.measurement, BluetoothGattCharacteristic.PROPERTY_NOTIFY, 0);
    measurement.addDescriptor(new BluetoothGattDescriptor(BleProfile.CONFIGURATION, 0));
    service = service(profile.service, measurement);
    BluetoothGattCharacteristic battery =
        new BluetoothGattCharacteristic(
            BleProfile.BATTERY_LEVEL,
            BluetoothGattCharacteristic.PROPERTY_READ,
            BluetoothGattCharacteristic.PERMISSION_READ);
    battery.setValue(new byte[] {87});
    batteryService = service(BleProfile.BATTERY_SERVICE, battery);
  }

  private static BluetoothGattService service(
      UUID uuid, BluetoothGattCharacteristic characteristic) {
    BluetoothGattService made =
        new BluetoothGattService(uuid, BluetoothGattService.SERVICE_TYPE_PRIMARY);
    made.addCharacteristic(characteristic);
    return made;
  }

  /** How often the phone has called so far. */
  int calls() {
    return gatts().size();
  }

  List<BluetoothGatt> gatts() {
    return shadowOf(device).getBluetoothGatts();
  }

  int open() {
    int open = 0;
    for (BluetoothGatt gatt : gatts()) {
      open += shadow(gatt).isClosed() ? 0 : 1;
    }
    return open;
  }

  /** Bytes last written by the phone: what it subscribed to. */
  byte[] written() {
    return shadow(gatt()).getLatestWrittenBytes();
  }

  /** Take the phone's call, with all that the device offers. */
  void accept() {
    shadow(gatt()).addDiscoverableService(service);
    shadow(gatt()).addDiscoverableService(batteryService);
    shadow(gatt()).allowCharacteristicNotification(measurement);
    connected();
  }

  /** Take the call, and turn out to be something else. */
  void acceptAsAnother() {
    shadow(gatt()).addDiscoverableService(batteryService);
    connected();
  }

  /** Take the call, and refuse to notify. */
  void acceptWithoutNotifying() {
    shadow(gatt()).addDiscoverableService(service);
    connected();
  }

  private void connected() {
    shadow(gatt()).notifyConnection(device.getAddress());
    shadowOf(Looper.getMainLooper()).idle();
  }

  void refuse(int status) {
    shadow(gatt())
        .getGattCallback()
        .onConnectionStateChange(gatt(), status, BluetoothProfile.STATE_DISCONNECTED);
    shadowOf(Looper.getMainLooper()).idle();
  }

  void vanish() {
    shadow(gatt()).notifyDisconnection(device.getAddress());
    shadowOf(Looper.getMainLooper()).idle();
  }

  /** Notify as Android 13 and later tell it. */
  void tell(int... bytes) {
    tellFromHere(bytes);
    shadowOf(Looper.getMainLooper()).idle();
  }

  /** The same, and nobody has listened yet. */
  void tellFromHere(int... bytes) {
    shadow(gatt()).getGattCallback().onCharacteristicChanged(gatt(), measurement, bytes(bytes));
  }

  /** Notify as Android before 13 tells it: the next value overwrites this one. */
  void tellTheOldWay(int... bytes) {
    byte[] value = bytes(bytes);
    measurement.setValue(value);
    shadow(gatt()).getGattCallback().onCharacteristicChanged(gatt(), measurement);
    Arrays.fill(value, (byte) 0);
    shadowOf(Looper.getMainLooper()).idle();
  }

  /** A measurement and a loss of a connection that was closed since. */
  void lateNewsOfTheFirstCall(int... bytes) {
    BluetoothGatt first = gatts().get(0);
    shadow(first).getGattCallback().onCharacteristicChanged(first, measurement, bytes(bytes));
    shadow(first)
        .getGattCallback()
        .onConnectionStateChange(
            first, BluetoothGatt.GATT_SUCCESS, BluetoothProfile.STATE_DISCONNECTED);
    shadowOf(Looper.getMainLooper()).idle();
  }

  private BluetoothGatt gatt() {
    return gatts().get(gatts().size() - 1);
  }

  private static ShadowBluetoothGatt shadow(BluetoothGatt gatt) {
    return Shadow.extract(gatt);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static BleChoice strap() {
    return new BleChoice(SensorKind.HEART_RATE, "C0:FF:EE:00:00:01", "Strap");
  }

  static BleChoice pod() {
    return new BleChoice(SensorKind.RUNNING, "C0:FF:EE:00:00:02", "Pod");
  }

  static BleChoice treadmill() {
    return new BleChoice(SensorKind.TREADMILL, "C0:FF:EE:00:00:03", "Belt");
  }
}
