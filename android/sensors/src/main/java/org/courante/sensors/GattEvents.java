package org.courante.sensors;

import android.bluetooth.BluetoothGatt;
import android.bluetooth.BluetoothGattCallback;
import android.bluetooth.BluetoothGattCharacteristic;
import android.bluetooth.BluetoothGattDescriptor;
import android.bluetooth.BluetoothProfile;
import android.os.Handler;
import java.util.UUID;

/**
 * Carries what Android tells of one connection from the thread of its binder to the handler's.
 * Values are taken at once, since Android before 13 writes the next one over them; 13 and later
 * call the methods that have the value as an argument, and only those.
 */
final class GattEvents extends BluetoothGattCallback {
  private final Handler handler;
  private final GattPort.Listener listener;
  private volatile boolean mute;

  GattEvents(Handler handler, GattPort.Listener listener) {
    this.handler = handler;
    this.listener = listener;
  }

  /** Nothing more is told, not even what is on its way. */
  void mute() {
    mute = true;
  }

  @Override
  public void onConnectionStateChange(BluetoothGatt gatt, int status, int newState) {
    final boolean connected =
        status == BluetoothGatt.GATT_SUCCESS && newState == BluetoothProfile.STATE_CONNECTED;
    if (!connected && newState == BluetoothProfile.STATE_CONNECTING) {
      return;
    }
    tell(
        new Runnable() {
          @Override
          public void run() {
            if (connected) {
              listener.onConnected();
            } else {
              listener.onDisconnected();
            }
          }
        });
  }

  @Override
  public void onServicesDiscovered(BluetoothGatt gatt, final int status) {
    tell(
        new Runnable() {
          @Override
          public void run() {
            listener.onDiscovered(status == BluetoothGatt.GATT_SUCCESS);
          }
        });
  }

  @Override
  public void onDescriptorWrite(
      BluetoothGatt gatt, BluetoothGattDescriptor descriptor, final int status) {
    tell(
        new Runnable() {
          @Override
          public void run() {
            listener.onSubscribed(status == BluetoothGatt.GATT_SUCCESS);
          }
        });
  }

  @Override
  @SuppressWarnings("deprecation")
  public void onCharacteristicRead(
      BluetoothGatt gatt, BluetoothGattCharacteristic characteristic, int status) {
    onCharacteristicRead(gatt, characteristic, characteristic.getValue(), status);
  }

  @Override
  public void onCharacteristicRead(
      BluetoothGatt gatt, BluetoothGattCharacteristic characteristic, byte[] value, int status) {
    final byte[] read =
        status == BluetoothGatt.GATT_SUCCESS && value != null ? value.clone() : null;
    tell(
        new Runnable() {
          @Override
          public void run() {
            listener.onRead(read);
          }
        });
  }

  @Override
  @SuppressWarnings("deprecation")
  public void onCharacteristicChanged(
      BluetoothGatt gatt, BluetoothGattCharacteristic characteristic) {
    onCharacteristicChanged(gatt, characteristic, characteristic.getValue());
  }

  @Override
  public void onCharacteristicChanged(
      BluetoothGatt gatt, BluetoothGattCharacteristic characteristic, byte[] value) {
    final UUID from = characteristic.getUuid();
    final byte[] notified = value == null ? new byte[0] : value.clone();
    tell(
        new Runnable() {
          @Override
          public void run() {
            listener.onNotified(from, notified);
          }
        });
  }

  private void tell(final Runnable what) {
    handler.post(
        new Runnable() {
          @Override
          public void run() {
            if (!mute) {
              what.run();
            }
          }
        });
  }
}
