package org.courante.core.pace;

/** How a sensor fares at one moment. */
public final class SensorState {
  public enum Health {
    /** Not asked for. */
    OFF,
    /** The phone has no such sensor, or it is switched off. */
    MISSING,
    /** The runner has not allowed it. */
    NOT_ALLOWED,
    /** Asked for; nothing told yet. */
    WAITING,
    /** Tells. */
    GOOD,
    /** Tells, but nothing to go by (accuracy of a fix, a strap off the skin). */
    WEAK,
    /** Told before, and no longer; it is looked for. */
    LOST
  }

  public final SensorKind kind;
  public final Health health;

  /** Name of the device, for one outside the phone; empty otherwise. */
  public final String device;

  /** Battery of the device in percent; -1 where unknown. */
  public final int batteryPercent;

  public SensorState(SensorKind kind, Health health, String device, int batteryPercent) {
    this.kind = kind;
    this.health = health;
    this.device = device;
    this.batteryPercent = batteryPercent;
  }
}
