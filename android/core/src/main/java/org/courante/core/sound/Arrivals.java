package org.courante.core.sound;

import java.util.ArrayDeque;

/** How fast sound came lately: after a stall it comes all at once, and that has to be let pass. */
final class Arrivals {
  static final int WINDOW_MS = 250;

  /** Chunks of 104 ms make a steady stream look as much as so uneven. */
  private static final double STEADY = 2;

  private final ArrayDeque<double[]> lately = new ArrayDeque<>();
  private double soundMs;

  void note(long nowMs, double ms) {
    lately.add(new double[] {nowMs, ms});
    soundMs += ms;
    forget(nowMs);
  }

  /** Whether it comes about as fast as it is played. */
  boolean steady(long nowMs) {
    forget(nowMs);
    return soundMs < STEADY * WINDOW_MS;
  }

  private void forget(long nowMs) {
    while (!lately.isEmpty() && nowMs - lately.peek()[0] >= WINDOW_MS) {
      soundMs -= lately.remove()[1];
    }
  }
}
