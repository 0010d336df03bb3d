package org.courante.playback;

/** Counts how often this machine let a thread sleep so much too long that a sink would run dry. */
final class Alertness {
  private static final int NAP_MS = 20;
  private static final int TOO_LONG_MS = 60;

  private volatile int lapses;

  Alertness() {
    Thread thread = new Thread(this::watch, "test-alertness");
    thread.setDaemon(true);
    thread.start();
  }

  int lapses() {
    return lapses;
  }

  private void watch() {
    try {
      while (true) {
        long beganNs = System.nanoTime();
        Thread.sleep(NAP_MS);
        if (System.nanoTime() - beganNs > TOO_LONG_MS * 1_000_000L) {
          lapses++;
        }
      }
    } catch (InterruptedException e) {
      // The test run is over.
    }
  }
}
