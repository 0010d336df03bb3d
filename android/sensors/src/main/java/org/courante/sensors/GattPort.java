package org.courante.sensors;

import android.bluetooth.BluetoothDevice;
import android.bluetooth.BluetoothGatt;
import android.bluetooth.BluetoothGattCharacteristic;
import android.bluetooth.BluetoothGattDescriptor;
import android.bluetooth.BluetoothGattService;
import android.content.Context;
import android.os.Handler;
import java.util.UUID;

/**
 * At most one GATT connection. Its methods say whether Android took the order, and throw
 * SecurityException where the runner does not allow Bluetooth; what came of the order is told to
 * the listener on the handler's thread.
 */
final class GattPort {
  /** Told only of the connection that is open at the time. */
  interface Listener {
    void onConnected();

    void onDisconnected();

    void onDiscovered(boolean done);

    void onSubscribed(boolean done);

    /** The value, or null where it could not be read. */
    void onRead(byte[] value);

    void onNotified(UUID characteristic, byte[] value);
  }

  private final Context context;
  private final Handler handler;
  private final Listener listener;
  private BluetoothGatt gatt;
  private GattEvents events;

  GattPort(Context context, Handler handler, Listener listener) {
    this.context = context;
    this.handler = handler;
    this.listener = listener;
  }

  boolean open(BluetoothDevice device, boolean patiently) {
    close();
    events = new GattEvents(handler, listener);
    // Not the variant with a handler: on API 26 it loses callbacks.
    gatt = device.connectGatt(context, patiently, events, BluetoothDevice.TRANSPORT_LE);
    return gatt != null;
  }

  boolean discover() {
    return gatt != null && gatt.discoverServices();
  }

  boolean has(UUID service, UUID characteristic) {
    return find(service, characteristic) != null;
  }

  /** The older calls on purpose: on newer Android they do what the newer ones do. */
  @SuppressWarnings("deprecation")
  boolean subscribe(UUID service, UUID characteristic) {
    BluetoothGattCharacteristic found = find(service, characteristic);
    if (found == null || !gatt.setCharacteristicNotification(found, true)) {
      return false;
    }
    BluetoothGattDescriptor configuration = found.getDescriptor(BleProfile.CONFIGURATION);
    return configuration != null
        && configuration.setValue(BluetoothGattDescriptor.ENABLE_NOTIFICATION_VALUE)
        && gatt.writeDescriptor(configuration);
  }

  boolean read(UUID service, UUID characteristic) {
    BluetoothGattCharacteristic found = find(service, characteristic);
    return found != null && gatt.readCharacteristic(found);
  }

  /** Android keeps only a few connections an app: one that is not closed is missing later. */
  void close() {
    BluetoothGatt open = gatt;
    gatt = null;
    if (events != null) {
      events.mute();
      events = null;
    }
    if (open == null) {
      return;
    }
    try {
      open.disconnect();
    } finally {
      open.close();
    }
  }

  private BluetoothGattCharacteristic find(UUID service, UUID characteristic) {
    BluetoothGattService found = gatt == null ? null : gatt.getService(service);
    return found == null ? null : found.getCharacteristic(characteristic);
  }
}
