package org.courante.core.run;

import java.util.Random;

/**
 * How long to wait between tries: about 1.5 s, then twice as long each time, up to 15 s, forgotten
 * after a success. The second half of each wait is drawn by chance, so that phones that lost a
 * server at one moment do not come back at one moment ("equal jitter").
 */
public final class Backoff {
  static final long SHORTEST_MS = 1_000;
  static final long LONGEST_MS = 15_000;

  private final Random random;
  private final long shortestMs;
  private final long longestMs;
  private long nextMs;

  Backoff(Random random) {
    this(random, SHORTEST_MS, LONGEST_MS);
  }

  /** One with other limits: the first wait is one to two times the shortest. */
  public Backoff(Random random, long shortestMs, long longestMs) {
    this.random = random;
    this.shortestMs = shortestMs;
    this.longestMs = longestMs;
    nextMs = 2 * shortestMs;
  }

  /** How long to wait this time; the next wait is longer. */
  public long takeMs() {
    long half = nextMs / 2;
    long wait = half + (long) (random.nextDouble() * (nextMs - half + 1));
    nextMs = Math.min(2 * nextMs, longestMs);
    return wait;
  }

  public void reset() {
    nextMs = 2 * shortestMs;
  }
}
