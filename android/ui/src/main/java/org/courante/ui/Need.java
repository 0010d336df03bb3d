package org.courante.ui;

import android.Manifest;
import android.content.Context;
import android.os.Build;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.SensorChoice;
import org.courante.sensors.SensorPermissions;

/** What the runner is asked to allow, and the sentence that says what for. */
enum Need {
  GPS(R.string.allow_gps),
  STEPS(R.string.allow_steps),
  BLUETOOTH(R.string.allow_bluetooth),
  NOTIFICATIONS(R.string.allow_notifications),
  SCAN(R.string.allow_scan);

  private final int sentenceRes;

  Need(int sentenceRes) {
    this.sentenceRes = sentenceRes;
  }

  int sentenceRes() {
    return this == SCAN && Build.VERSION.SDK_INT < 31 ? R.string.allow_scan_old : sentenceRes;
  }

  static Need of(SensorKind kind) {
    switch (kind) {
      case GPS:
        return GPS;
      case STEPS:
        return STEPS;
      default:
        return BLUETOOTH;
    }
  }

  /** As this phone's Android names them; none where it does not ask. */
  List<String> permissions() {
    switch (this) {
      case GPS:
        return withCoarse(SensorPermissions.of(SensorKind.GPS));
      case STEPS:
        return SensorPermissions.of(SensorKind.STEPS);
      case BLUETOOTH:
        return SensorPermissions.of(SensorKind.HEART_RATE);
      case SCAN:
        return withCoarse(SensorPermissions.forScan());
      default:
        return Build.VERSION.SDK_INT >= 33
            ? Collections.singletonList(Manifest.permission.POST_NOTIFICATIONS)
            : Collections.<String>emptyList();
    }
  }

  boolean isMissing(Context context) {
    List<String> wanted = new ArrayList<>(permissions());
    wanted.remove(Manifest.permission.ACCESS_COARSE_LOCATION);
    return !SensorPermissions.missing(context, wanted).isEmpty();
  }

  /** What to bring up before a run: wanted, not allowed, and not brought up before. */
  static List<Need> beforeRun(SensorChoice choice, Set<Need> missing, Set<Need> explained) {
    List<Need> needs = new ArrayList<>();
    if (choice.gps) {
      needs.add(GPS);
    }
    if (choice.steps) {
      needs.add(STEPS);
    }
    if (!choice.devices.isEmpty()) {
      needs.add(BLUETOOTH);
    }
    needs.add(NOTIFICATIONS);
    needs.retainAll(missing);
    needs.removeAll(explained);
    return needs;
  }

  /** From Android 12 on the exact place is refused to who does not ask for the rough one too. */
  private static List<String> withCoarse(List<String> permissions) {
    List<String> all = new ArrayList<>(permissions);
    all.add(Manifest.permission.ACCESS_COARSE_LOCATION);
    return all;
  }
}
