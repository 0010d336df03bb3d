package org.courante.service;

import android.content.Context;
import android.net.wifi.WifiManager;
import android.os.Handler;
import android.os.PowerManager;

/**
 * Keeps the processor and the Wi-Fi radio from dozing off. The processor's lock runs out by itself
 * if nobody renews it, so that no fault can hold it for a night.
 *
 * <p>The radio's lock is the one for high performance: the one for low latency works only while the
 * screen is on, and a run's screen is off. (From Android 14 the two are one, and on mobile data
 * neither matters.)
 */
final class Wakefulness {
  private static final long LASTS_MS = 10 * 60_000;
  private static final long RENEWED_MS = 4 * 60_000;
  private static final String TAG = "courante:run";

  private final Handler handler;
  private final PowerManager.WakeLock processor;
  private final WifiManager.WifiLock wifi;
  private final Runnable renewal =
      new Runnable() {
        @Override
        public void run() {
          processor.acquire(LASTS_MS);
          handler.postDelayed(this, RENEWED_MS);
        }
      };

  @SuppressWarnings("deprecation")
  Wakefulness(Context context, Handler handler) {
    this.handler = handler;
    processor =
        context
            .getSystemService(PowerManager.class)
            .newWakeLock(PowerManager.PARTIAL_WAKE_LOCK, TAG);
    processor.setReferenceCounted(false);
    wifi =
        context
            .getApplicationContext()
            .getSystemService(WifiManager.class)
            .createWifiLock(WifiManager.WIFI_MODE_FULL_HIGH_PERF, TAG);
    wifi.setReferenceCounted(false);
  }

  void processor(boolean awake) {
    handler.removeCallbacks(renewal);
    if (awake) {
      renewal.run();
    } else if (processor.isHeld()) {
      processor.release();
    }
  }

  void radio(boolean awake) {
    if (awake) {
      wifi.acquire();
    } else if (wifi.isHeld()) {
      wifi.release();
    }
  }

  /** Whatever was held is held no longer. */
  void letGo() {
    processor(false);
    radio(false);
  }
}
