package org.courante.sensors;

import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.SensorState.Health;

/** Tells the state of one sensor, and only where it differs from what was told before. */
final class StateTeller {
  static final int BATTERY_UNKNOWN = -1;

  private final SensorKind kind;
  private final SensorListener listener;
  private String device;
  private int batteryPercent = BATTERY_UNKNOWN;
  private Health health = Health.OFF;

  StateTeller(SensorKind kind, String device, SensorListener listener) {
    this.kind = kind;
    this.device = device;
    this.listener = listener;
  }

  void health(Health now) {
    if (now != health) {
      health = now;
      listener.onState(new SensorState(kind, health, device, batteryPercent));
    }
  }

  /** What the device calls itself, and how full its battery is; told with the next change too. */
  void device(String name, int percent) {
    if (!name.equals(device) || percent != batteryPercent) {
      device = name;
      batteryPercent = percent;
      listener.onState(new SensorState(kind, health, device, batteryPercent));
    }
  }

  /** Untold: the next state is told whatever it is. */
  void forget() {
    health = Health.OFF;
  }
}
