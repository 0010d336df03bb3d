package org.courante.service;

import android.Manifest;
import android.app.Notification;
import android.app.Service;
import android.content.pm.PackageManager;
import android.content.pm.ServiceInfo;
import android.os.Build;
import android.util.Log;

/** Takes a service into the foreground with the types that the runner's permissions allow. */
final class Foreground {
  private static final String TAG = "Courante";

  private final Service service;

  Foreground(Service service) {
    this.service = service;
  }

  /**
   * May be called again, when permissions have changed.
   *
   * @param location whether the phone's receiver of positions is used
   * @return false if Android refuses the foreground for now
   */
  boolean enter(Notification notification, boolean location) {
    if (location && mayLocate() && enterAs(notification, true)) {
      return true;
    }
    return enterAs(notification, false);
  }

  void leave() {
    service.stopForeground(Service.STOP_FOREGROUND_REMOVE);
  }

  private boolean enterAs(Notification notification, boolean located) {
    try {
      if (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q) {
        service.startForeground(RunNotification.ID, notification);
      } else {
        service.startForeground(RunNotification.ID, notification, types(located));
      }
      return true;
    } catch (SecurityException | IllegalStateException refused) {
      // A restart out of sight: Android lets such a service neither locate nor, at times, begin.
      Log.w(TAG, "foreground refused: " + refused.getClass().getSimpleName());
      return false;
    }
  }

  private static int types(boolean located) {
    int sound = ServiceInfo.FOREGROUND_SERVICE_TYPE_MEDIA_PLAYBACK;
    return located ? sound | ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION : sound;
  }

  private boolean mayLocate() {
    return granted(Manifest.permission.ACCESS_FINE_LOCATION)
        || granted(Manifest.permission.ACCESS_COARSE_LOCATION);
  }

  private boolean granted(String permission) {
    return service.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED;
  }
}
