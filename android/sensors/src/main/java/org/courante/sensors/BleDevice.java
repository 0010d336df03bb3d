package org.courante.sensors;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.courante.core.pace.SensorKind;

/** A Bluetooth sensor within reach. Kept in memory only, until the runner chooses it. */
public final class BleDevice {
  public final String address;

  /** As it calls itself; empty where it does not. */
  public final String name;

  /** What it says it can tell; never empty. */
  public final Set<SensorKind> kinds;

  /** Strength of its signal; nearer to 0 is stronger. */
  public final int rssiDbm;

  BleDevice(String address, String name, Set<SensorKind> kinds, int rssiDbm) {
    this.address = address;
    this.name = name;
    this.kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    this.rssiDbm = rssiDbm;
  }

  /** The same device heard again: what it left out this time is still known. */
  BleDevice heardAgain(BleDevice now) {
    Set<SensorKind> all = EnumSet.copyOf(kinds);
    all.addAll(now.kinds);
    return new BleDevice(address, now.name.isEmpty() ? name : now.name, all, now.rssiDbm);
  }
}
