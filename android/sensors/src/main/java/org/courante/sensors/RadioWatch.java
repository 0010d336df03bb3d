package org.courante.sensors;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.BluetoothManager;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.os.Handler;

/** The phone's Bluetooth radio: whether there is one, whether it is on, and when that changes. */
final class RadioWatch {
  /** Told on the handler's thread. */
  interface Listener {
    void onSwitched(boolean on);
  }

  private final Context context;
  private final Handler handler;
  private final Listener listener;
  private boolean watching;

  RadioWatch(Context context, Handler handler, Listener listener) {
    this.context = context;
    this.handler = handler;
    this.listener = listener;
  }

  /** Null where the phone has no Bluetooth. */
  static BluetoothAdapter adapter(Context context) {
    BluetoothManager manager =
        (BluetoothManager) context.getSystemService(Context.BLUETOOTH_SERVICE);
    return manager == null ? null : manager.getAdapter();
  }

  void start() {
    if (!watching) {
      watching = true;
      // Only the system may send this, so no export flag is asked for.
      IntentFilter changes = new IntentFilter(BluetoothAdapter.ACTION_STATE_CHANGED);
      context.registerReceiver(receiver, changes, null, handler);
    }
  }

  void stop() {
    if (watching) {
      watching = false;
      context.unregisterReceiver(receiver);
    }
  }

  private final BroadcastReceiver receiver =
      new BroadcastReceiver() {
        @Override
        public void onReceive(Context from, Intent change) {
          int state =
              change.getIntExtra(BluetoothAdapter.EXTRA_STATE, BluetoothAdapter.ERROR);
          if (!watching) {
            return;
          }
          if (state == BluetoothAdapter.STATE_ON) {
            listener.onSwitched(true);
          } else if (state == BluetoothAdapter.STATE_TURNING_OFF
              || state == BluetoothAdapter.STATE_OFF) {
            listener.onSwitched(false);
          }
        }
      };
}
