package org.courante.sensors;

/**
 * Times of sensor events on the clock since the phone was started. Android promises them on that
 * clock, but some phones count from elsewhere; such events keep their distances and are taken to
 * begin when the first of them arrived.
 */
final class EventClock {
  /** No event is on its way for longer than this. */
  private static final long LONGEST_WAY_MS = 10_000;

  private boolean set;
  private long offsetMs;

  /** Milliseconds since the phone was started, of an event that arrives at nowMs. */
  long timeMs(long eventNanos, long nowMs) {
    long eventMs = eventNanos / 1_000_000;
    if (!set || Math.abs(nowMs - eventMs - offsetMs) > LONGEST_WAY_MS) {
      set = true;
      offsetMs = Math.abs(nowMs - eventMs) > LONGEST_WAY_MS ? nowMs - eventMs : 0;
    }
    return eventMs + offsetMs;
  }
}
