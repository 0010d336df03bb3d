package org.courante.sensors;

import android.bluetooth.BluetoothDevice;
import android.bluetooth.BluetoothGatt;
import android.bluetooth.BluetoothGattCallback;
import android.content.Context;
import java.util.ArrayList;
import java.util.List;
import org.robolectric.annotation.Implementation;
import org.robolectric.annotation.Implements;
import org.robolectric.shadows.ShadowBluetoothDevice;

/** Robolectric's device, which also knows how patiently it was called, or forbids it. A fake. */
@Implements(BluetoothDevice.class)
public class CalledDevice extends ShadowBluetoothDevice {
  final List<Boolean> patiently = new ArrayList<>();
  boolean forbidden;

  @Implementation
  protected BluetoothGatt connectGatt(
      Context context, boolean autoConnect, BluetoothGattCallback callback, int transport) {
    if (forbidden) {
      throw new SecurityException("Need android.permission.BLUETOOTH_CONNECT permission");
    }
    patiently.add(autoConnect);
    return super.connectGatt(context, autoConnect, callback, transport);
  }
}
