package org.courante.service;

/**
 * The network thread: lets the run's keeper talk to the server whenever something is due, one
 * request at a time, and sleeps otherwise.
 */
final class Pump {
  /** What is done, and when again. */
  interface Work {
    /** Wait for {@link #ring}, however long that takes. */
    long NEVER = Long.MAX_VALUE;

    /** May block for the network. In how many milliseconds again; 0 at once. */
    long once();

    /** After each {@link #once}, with its answer. */
    void done(long againMs);
  }

  private final Work work;
  private final Thread thread;
  private boolean rung;
  private boolean over;

  Pump(Work work, String name) {
    this.work = work;
    thread =
        new Thread(name) {
          @Override
          public void run() {
            loop();
          }
        };
  }

  void start() {
    thread.start();
  }

  /** Something may be due: do not wait. Any thread. */
  synchronized void ring() {
    rung = true;
    notifyAll();
  }

  /** No work any more after the one that goes on. Any thread. */
  synchronized void stop() {
    over = true;
    notifyAll();
  }

  private void loop() {
    while (!isOver()) {
      long againMs = work.once();
      work.done(againMs);
      try {
        rest(againMs);
      } catch (InterruptedException asked) {
        return;
      }
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized void rest(long forMs) throws InterruptedException {
    long leftMs = forMs;
    long beganNs = System.nanoTime();
    while (!rung && !over && leftMs > 0) {
      if (forMs == Work.NEVER) {
        wait();
      } else {
        wait(leftMs);
        leftMs = forMs - (System.nanoTime() - beganNs) / 1_000_000;
      }
    }
    rung = false;
  }
}
