package org.courante.sensors;

import android.Manifest;
import android.content.Context;
import android.content.pm.PackageManager;
import android.os.Build;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.courante.core.pace.SensorKind;

/** What the runner must allow at run time for a sensor, on a phone of this version of Android. */
public final class SensorPermissions {
  private SensorPermissions() {}

  /** To tell what this sensor tells. */
  public static List<String> of(SensorKind kind) {
    switch (kind) {
      case GPS:
        return one(Manifest.permission.ACCESS_FINE_LOCATION);
      case STEPS:
        return since(Build.VERSION_CODES.Q, Manifest.permission.ACTIVITY_RECOGNITION);
      default:
        return since(Build.VERSION_CODES.S, Manifest.permission.BLUETOOTH_CONNECT);
    }
  }

  /** For all sensors of a choice, each permission once. */
  public static List<String> of(SensorChoice choice) {
    Set<String> all = new LinkedHashSet<String>();
    for (SensorKind kind : SensorKind.values()) {
      if (choice.has(kind)) {
        all.addAll(of(kind));
      }
    }
    return new ArrayList<String>(all);
  }

  /**
   * To look for Bluetooth sensors. Android asks for the place too, because a scan can betray it;
   * the flag that says it is not used for that exists from API 31 resources on only.
   */
  public static List<String> forScan() {
    List<String> all = new ArrayList<String>();
    all.addAll(since(Build.VERSION_CODES.S, Manifest.permission.BLUETOOTH_SCAN));
    all.addAll(since(Build.VERSION_CODES.S, Manifest.permission.BLUETOOTH_CONNECT));
    all.add(Manifest.permission.ACCESS_FINE_LOCATION);
    return all;
  }

  /** Those of the permissions that are not granted. */
  public static List<String> missing(Context context, List<String> permissions) {
    List<String> missing = new ArrayList<String>();
    for (String permission : permissions) {
      if (context.checkSelfPermission(permission) != PackageManager.PERMISSION_GRANTED) {
        missing.add(permission);
      }
    }
    return missing;
  }

  static boolean allow(Context context, SensorKind kind) {
    return missing(context, of(kind)).isEmpty();
  }

  private static List<String> since(int version, String permission) {
    return Build.VERSION.SDK_INT >= version ? one(permission) : Collections.<String>emptyList();
  }

  private static List<String> one(String permission) {
    return Collections.singletonList(permission);
  }
}
