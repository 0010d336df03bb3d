package org.courante.service;

/** Has something shown on the main thread soon, at most so often, however often it is asked for. */
final class Publisher {
  private final MainThread main;
  private final Parts clock;
  private final Throttle throttle;
  private final Runnable show;
  private final Runnable job =
      new Runnable() {
        @Override
        public void run() {
          begin();
          show.run();
        }
      };
  private boolean waits;

  Publisher(MainThread main, Parts clock, long apartMs, Runnable show) {
    this.main = main;
    this.clock = clock;
    this.throttle = new Throttle(apartMs);
    this.show = show;
  }

  /** Any thread. */
  synchronized void soon() {
    if (!waits) {
      waits = true;
      main.postDelayed(job, throttle.waitMs(clock.nowMs()));
    }
  }

  private synchronized void begin() {
    waits = false;
    throttle.happens(clock.nowMs());
  }
}
