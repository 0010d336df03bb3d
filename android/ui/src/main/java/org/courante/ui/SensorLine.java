package org.courante.ui;

import java.util.ArrayList;
import java.util.List;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.SensorState.Health;

/** One sensor as a line of the screen: never by colour alone, always icon and word. */
final class SensorLine {
  final SensorKind kind;
  final int nameRes;

  /** Name of the device itself; empty for one inside the phone. */
  final String device;

  final int iconRes;
  final int healthRes;
  final int healthIconRes;
  final int colourRes;

  /** In percent; -1 where unknown. */
  final int batteryPercent;

  /** A tap asks the runner for the permission that is missing. */
  final boolean asksOnTap;

  private SensorLine(SensorState state) {
    kind = state.kind;
    nameRes = nameRes(kind);
    device = state.device == null ? "" : state.device;
    iconRes = iconRes(kind);
    healthRes = healthRes(kind, state.health);
    healthIconRes = healthIconRes(state.health);
    colourRes = colourRes(state.health);
    batteryPercent = state.health == Health.GOOD ? state.batteryPercent : -1;
    asksOnTap = state.health == Health.NOT_ALLOWED;
  }

  static SensorLine of(SensorState state) {
    return new SensorLine(state);
  }

  /** Those that are asked for; what is off has no line. */
  static List<SensorLine> of(List<SensorState> states) {
    List<SensorLine> lines = new ArrayList<>();
    for (SensorState state : states) {
      if (state.health != Health.OFF) {
        lines.add(of(state));
      }
    }
    return lines;
  }

  static int nameRes(SensorKind kind) {
    switch (kind) {
      case GPS:
        return R.string.sensor_gps;
      case STEPS:
        return R.string.sensor_steps;
      case HEART_RATE:
        return R.string.sensor_heart;
      case RUNNING:
        return R.string.sensor_running;
      default:
        return R.string.sensor_treadmill;
    }
  }

  static int iconRes(SensorKind kind) {
    switch (kind) {
      case GPS:
        return R.drawable.ic_gps;
      case STEPS:
        return R.drawable.ic_steps;
      case HEART_RATE:
        return R.drawable.ic_heart;
      case RUNNING:
        return R.drawable.ic_running;
      default:
        return R.drawable.ic_treadmill;
    }
  }

  private static int healthRes(SensorKind kind, Health health) {
    switch (health) {
      case OFF:
        return R.string.health_off;
      case MISSING:
        return R.string.health_missing;
      case NOT_ALLOWED:
        return R.string.health_not_allowed;
      case WAITING:
        return kind == SensorKind.GPS ? R.string.health_gps_waiting : R.string.health_waiting;
      case GOOD:
        return R.string.health_good;
      case WEAK:
        return kind == SensorKind.HEART_RATE ? R.string.health_heart_weak : R.string.health_weak;
      default:
        return R.string.health_lost;
    }
  }

  private static int healthIconRes(Health health) {
    switch (health) {
      case GOOD:
        return R.drawable.ic_health_good;
      case WAITING:
        return R.drawable.ic_health_waiting;
      case WEAK:
        return R.drawable.ic_health_weak;
      case LOST:
        return R.drawable.ic_health_lost;
      case NOT_ALLOWED:
        return R.drawable.ic_health_barred;
      default:
        return R.drawable.ic_health_off;
    }
  }

  private static int colourRes(Health health) {
    switch (health) {
      case GOOD:
        return R.color.calm;
      case WEAK:
      case LOST:
      case NOT_ALLOWED:
        return R.color.alarm;
      default:
        return R.color.muted;
    }
  }
}
