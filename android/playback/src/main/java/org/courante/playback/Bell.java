package org.courante.playback;

/** Wakes the one thread that waits for it; a ring that nobody waited for is not lost. */
final class Bell {
  private boolean rung;

  synchronized void ring() {
    rung = true;
    notifyAll();
  }

  /** Wait for a ring, so long at most. */
  synchronized void await(long ms) throws InterruptedException {
    if (!rung) {
      wait(Math.max(1, ms));
    }
    rung = false;
  }
}
