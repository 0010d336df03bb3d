package org.courante.sensors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.courante.core.pace.SensorKind;

/**
 * Where a kind of sensor keeps its measurement, by the numbers that the Bluetooth SIG assigned
 * (Assigned Numbers, GATT services and characteristics).
 */
final class BleProfile {
  static final UUID BATTERY_SERVICE = uuid(0x180F);
  static final UUID BATTERY_LEVEL = uuid(0x2A19);

  /** Client Characteristic Configuration: written to be notified. */
  static final UUID CONFIGURATION = uuid(0x2902);

  static final List<BleProfile> ALL;

  static {
    List<BleProfile> all = new ArrayList<BleProfile>();
    all.add(new BleProfile(SensorKind.HEART_RATE, uuid(0x180D), uuid(0x2A37)));
    all.add(new BleProfile(SensorKind.RUNNING, uuid(0x1814), uuid(0x2A53)));
    all.add(new BleProfile(SensorKind.TREADMILL, uuid(0x1826), uuid(0x2ACD)));
    ALL = Collections.unmodifiableList(all);
  }

  final SensorKind kind;
  final UUID service;
  final UUID measurement;

  private BleProfile(SensorKind kind, UUID service, UUID measurement) {
    this.kind = kind;
    this.service = service;
    this.measurement = measurement;
  }

  static boolean isBluetooth(SensorKind kind) {
    return find(kind) != null;
  }

  /**
   * @throws IllegalArgumentException a kind that is not told over Bluetooth
   */
  static BleProfile of(SensorKind kind) {
    BleProfile found = find(kind);
    if (found == null) {
      throw new IllegalArgumentException("kind: " + kind + " is not told over Bluetooth");
    }
    return found;
  }

  private static BleProfile find(SensorKind kind) {
    for (BleProfile profile : ALL) {
      if (profile.kind == kind) {
        return profile;
      }
    }
    return null;
  }

  private static UUID uuid(int assigned) {
    return UUID.fromString(
        String.format(Locale.ROOT, "%08x-0000-1000-8000-00805f9b34fb", assigned));
  }
}
