package org.courante.sensors;

import android.bluetooth.BluetoothGatt;
import android.bluetooth.BluetoothGattCharacteristic;
import org.robolectric.annotation.Implementation;
import org.robolectric.annotation.Implements;
import org.robolectric.shadows.ShadowBluetoothGatt;

/** Robolectric's GATT client, with the reading that it lacks. A fake. */
@Implements(BluetoothGatt.class)
public class ReadableGatt extends ShadowBluetoothGatt {
  @Implementation
  protected boolean readCharacteristic(BluetoothGattCharacteristic characteristic) {
    return readIncomingCharacteristic(characteristic);
  }
}
