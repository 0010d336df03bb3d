package org.courante.sensors;

/**
 * In which way to try for a device next, and how long to wait before.
 *
 * <p>Three ways in turn: directly, which is quick; by a scan for its address, for after a restart
 * of phone or Bluetooth Android no longer knows how to call a device with a random address until it
 * has seen it; and patiently, which waits in the radio at little cost.
 */
final class GattTries {
  static final long FIRST_WAIT_MS = 1_000;
  static final long LONGEST_WAIT_MS = 30_000;

  private static final GattAction.Kind[] WAYS = {
    GattAction.Kind.CONNECT, GattAction.Kind.LOOK, GattAction.Kind.CONNECT_PATIENTLY
  };

  private int tries;
  private long waitMs = FIRST_WAIT_MS;

  /** The device tells, or the radio is new: whatever failed before says nothing now. */
  void beginAnew() {
    tries = 0;
    waitMs = FIRST_WAIT_MS;
  }

  GattAction.Kind nextWay() {
    return WAYS[tries++ % WAYS.length];
  }

  /** Twice as long each time, up to the longest. */
  long nextWaitMs() {
    long now = waitMs;
    waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs);
    return now;
  }
}
