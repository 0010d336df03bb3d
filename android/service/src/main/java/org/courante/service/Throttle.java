package org.courante.service;

/** Lets something happen at most once in a while. Knows no clock. */
final class Throttle {
  private final long apartMs;
  private long allowedMs = Long.MIN_VALUE;

  Throttle(long apartMs) {
    this.apartMs = apartMs;
  }

  /** In how many milliseconds it may happen; 0: now. */
  long waitMs(long nowMs) {
    return Math.max(0, allowedMs == Long.MIN_VALUE ? 0 : allowedMs - nowMs);
  }

  /** It happens now. */
  void happens(long nowMs) {
    allowedMs = nowMs + apartMs;
  }
}
