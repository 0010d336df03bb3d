package org.courante.sensors;

import java.util.Objects;
import org.courante.core.pace.SensorState.Health;

/** One thing that {@link GattMachine} wants done. */
final class GattAction {
  enum Kind {
    /** Connect now; the radio gives up by itself after about half a minute. */
    CONNECT,
    /** Connect whenever the device comes near. */
    CONNECT_PATIENTLY,
    /** Scan for this one address. */
    LOOK,
    DISCOVER,
    /** Ask to be notified of each measurement. */
    SUBSCRIBE,
    READ_BATTERY,
    /** Let connection, scan and timer go. */
    CLOSE,
    /** Call timeUp after so many milliseconds; replaces what was asked before. */
    WAKE,
    /** Tell how the sensor fares. */
    TELL
  }

  final Kind kind;

  /** For WAKE. */
  final long afterMs;

  /** For TELL, null otherwise. */
  final Health health;

  private GattAction(Kind kind, long afterMs, Health health) {
    this.kind = kind;
    this.afterMs = afterMs;
    this.health = health;
  }

  static GattAction of(Kind kind) {
    return new GattAction(kind, 0, null);
  }

  static GattAction wake(long afterMs) {
    return new GattAction(Kind.WAKE, afterMs, null);
  }

  static GattAction tell(Health health) {
    return new GattAction(Kind.TELL, 0, health);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GattAction
        && ((GattAction) other).kind == kind
        && ((GattAction) other).afterMs == afterMs
        && ((GattAction) other).health == health;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, afterMs, health);
  }

  @Override
  public String toString() {
    switch (kind) {
      case WAKE:
        return "WAKE " + afterMs + " ms";
      case TELL:
        return "TELL " + health;
      default:
        return kind.name();
    }
  }
}
