package org.courante.sensors;

import android.content.Context;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import org.courante.core.pace.Fix;
import org.courante.core.pace.FixCheck;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;

/**
 * Fixes of the phone's satellite receiver, one a second. It tells places; what speed they make is
 * core's to say.
 *
 * <p>It asks the receiver itself and not Android's fused provider: that one mixes in places of
 * radio cells and access points, which have no measured speed, smooths what the receiver tells, and
 * on many phones hands the question to a vendor's service. A run is under the open sky, where the
 * receiver alone is the better witness.
 */
public final class GpsSensor implements Sensor {
  /** This long without a fix counts as lost. */
  public static final long LOST_AFTER_MS = 10_000;

  private static final long EVERY_MS = 1_000;

  private final Context context;
  private final Looper looper;
  private final SensorListener listener;
  private final Handler handler;
  private final StateTeller state;
  private final LocationManager manager;
  private boolean running;
  private boolean everFixed;

  public GpsSensor(Context context, Looper looper, SensorListener listener) {
    this.context = context;
    this.looper = looper;
    this.listener = listener;
    this.handler = new Handler(looper);
    this.state = new StateTeller(SensorKind.GPS, "", listener);
    this.manager = (LocationManager) context.getSystemService(Context.LOCATION_SERVICE);
  }

  @Override
  public void start() {
    if (running) {
      return;
    }
    running = true;
    everFixed = false;
    state.forget();
    follow();
  }

  @Override
  public void stop() {
    running = false;
    unfollow();
  }

  private void follow() {
    if (!SensorPermissions.allow(context, SensorKind.GPS)) {
      state.health(Health.NOT_ALLOWED);
    } else if (manager == null
        || !manager.getAllProviders().contains(LocationManager.GPS_PROVIDER)) {
      state.health(Health.MISSING);
    } else {
      ask();
    }
  }

  private void ask() {
    try {
      manager.requestLocationUpdates(
          LocationManager.GPS_PROVIDER, EVERY_MS, 0f, updates, looper);
    } catch (SecurityException taken) {
      refused();
      return;
    }
    if (manager.isProviderEnabled(LocationManager.GPS_PROVIDER)) {
      look();
    } else {
      state.health(Health.MISSING);
    }
  }

  private void look() {
    state.health(everFixed ? Health.LOST : Health.WAITING);
    listenForSilence();
  }

  private void unfollow() {
    handler.removeCallbacks(silence);
    if (manager != null) {
      manager.removeUpdates(updates);
    }
  }

  private void refused() {
    unfollow();
    state.health(Health.NOT_ALLOWED);
  }

  private void onLocation(Location location) {
    Fix fix = Fixes.of(location);
    everFixed = true;
    state.health(FixCheck.isUsable(fix) ? Health.GOOD : Health.WEAK);
    listenForSilence();
    listener.onFix(fix);
  }

  private void onSwitched(boolean on) {
    if (on) {
      look();
    } else {
      handler.removeCallbacks(silence);
      state.health(Health.MISSING);
    }
  }

  /** A permission that is taken away makes no sound: it is looked for where fixes stay away. */
  private void onSilence() {
    if (SensorPermissions.allow(context, SensorKind.GPS)) {
      look();
    } else {
      refused();
    }
  }

  private void listenForSilence() {
    handler.removeCallbacks(silence);
    handler.postDelayed(silence, LOST_AFTER_MS);
  }

  private final Runnable silence =
      new Runnable() {
        @Override
        public void run() {
          onSilence();
        }
      };

  /** Below API 30 every one of these methods is abstract. */
  private final LocationListener updates =
      new LocationListener() {
        @Override
        public void onLocationChanged(Location location) {
          if (running) {
            onLocation(location);
          }
        }

        @Override
        public void onProviderEnabled(String provider) {
          if (running) {
            onSwitched(true);
          }
        }

        @Override
        public void onProviderDisabled(String provider) {
          if (running) {
            onSwitched(false);
          }
        }

        @Override
        @SuppressWarnings("deprecation")
        public void onStatusChanged(String provider, int status, Bundle extras) {}
      };
}
