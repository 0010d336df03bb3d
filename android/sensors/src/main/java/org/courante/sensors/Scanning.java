package org.courante.sensors;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.le.BluetoothLeScanner;
import android.bluetooth.le.ScanCallback;
import android.bluetooth.le.ScanFilter;
import android.bluetooth.le.ScanResult;
import android.bluetooth.le.ScanSettings;
import android.os.Handler;
import java.util.List;

/** One scan at a time, told on the handler's thread. Android tells it on the main thread. */
final class Scanning {
  interface Listener {
    void onResult(ScanResult result);

    /** The scan is over; one of ScanCallback's codes. */
    void onFailed(int code);
  }

  private final Handler handler;
  private final Listener listener;
  private BluetoothLeScanner scanner;
  private ScanCallback callback;

  Scanning(Handler handler, Listener listener) {
    this.handler = handler;
    this.listener = listener;
  }

  /**
   * False where the radio is off.
   *
   * @throws SecurityException the runner does not allow it
   */
  boolean start(BluetoothAdapter adapter, List<ScanFilter> filters, int scanMode) {
    stop();
    BluetoothLeScanner found = adapter.getBluetoothLeScanner();
    if (found == null) {
      return false;
    }
    ScanCallback mine = new Results();
    try {
      found.startScan(filters, new ScanSettings.Builder().setScanMode(scanMode).build(), mine);
    } catch (IllegalStateException switchedOff) {
      return false;
    }
    scanner = found;
    callback = mine;
    return true;
  }

  void stop() {
    ScanCallback mine = callback;
    callback = null;
    if (mine == null) {
      return;
    }
    try {
      scanner.stopScan(mine);
    } catch (IllegalStateException switchedOff) {
      // The scan ended with the radio.
      scanner = null;
    } catch (SecurityException taken) {
      // The scan ended with the permission.
      scanner = null;
    }
  }

  private final class Results extends ScanCallback {
    @Override
    public void onScanResult(int callbackType, final ScanResult result) {
      handler.post(
          new Runnable() {
            @Override
            public void run() {
              if (callback == Results.this) {
                listener.onResult(result);
              }
            }
          });
    }

    @Override
    public void onScanFailed(final int code) {
      handler.post(
          new Runnable() {
            @Override
            public void run() {
              if (callback == Results.this) {
                stop();
                listener.onFailed(code);
              }
            }
          });
    }
  }
}
