package org.courante.sensors;

import org.courante.core.pace.SensorKind;

/** A Bluetooth device that the runner chose for one kind of sensor. */
public final class BleChoice {
  public final SensorKind kind;

  /** Six pairs of hexadecimal digits, as Android tells it. Kept in the settings, never logged. */
  public final String address;

  /** As the device called itself when it was chosen; may be empty. */
  public final String name;

  /**
   * @throws IllegalArgumentException the kind is one of the phone's own, or the address is none;
   *     the message leaves the address out, for messages are logged
   */
  public BleChoice(SensorKind kind, String address, String name) {
    if (!BleProfile.isBluetooth(kind)) {
      throw new IllegalArgumentException(
          "kind: " + kind + " is not a Bluetooth sensor; HEART_RATE, RUNNING or TREADMILL is");
    }
    if (address == null || !address.matches("([0-9A-F]{2}:){5}[0-9A-F]{2}")) {
      throw new IllegalArgumentException(
          "address: must be six pairs of hexadecimal digits in capitals with colons between them");
    }
    this.kind = kind;
    this.address = address;
    this.name = name == null ? "" : name;
  }

  boolean sameDevice(BleChoice other) {
    return kind == other.kind && address.equals(other.address);
  }
}
