package org.courante.core.sound;

/**
 * How much sound lies ready, and when it is too much.
 *
 * <p>What lies ready is the delay at which the runner hears the server. So the target is short:
 * 0.6 s. Running dry shows that the network needs more: the target grows by 0.2 s, to 1.4 s at
 * most, and falls by 0.1 s in each minute that goes well. More than 0.5 s above the target is left
 * out, once all of that has lain idle for a second or two: what comes in bursts is not too much,
 * only what is never used. More than 4 s is left out at once.
 */
public final class Lateness {
  static final int FIRST_TARGET_MS = 600;
  static final int LONGEST_TARGET_MS = 1_400;
  static final int AFTER_DRY_MS = 200;
  static final int FORGIVEN_MS = 100;
  static final int GOOD_TIME_MS = 60_000;
  static final int LEEWAY_MS = 500;
  static final int WATCH_MS = 1_000;
  static final int MOST_MS = 4_000;

  private final int leastMs;
  private int targetMs;
  private long goodSinceMs;
  private long watchedSinceMs;
  private double lowestBeforeMs;
  private double lowestMs;

  /**
   * Nothing is known of the network yet.
   *
   * @param leastMs the target is never below, for the sink needs so much
   */
  public Lateness(int leastMs, long nowMs) {
    this.leastMs = Math.max(FIRST_TARGET_MS, leastMs);
    targetMs = this.leastMs;
    goodSinceMs = nowMs;
    beginWatch(nowMs);
  }

  /** How much shall lie ready before it sounds. */
  public int targetMs() {
    return targetMs;
  }

  /** It sounds from now on. */
  public void began(long nowMs) {
    goodSinceMs = nowMs;
    beginWatch(nowMs);
  }

  /** It fell silent for want of sound. */
  public void ranDry() {
    targetMs = Math.max(targetMs, Math.min(targetMs + AFTER_DRY_MS, LONGEST_TARGET_MS));
  }

  /**
   * While it sounds: how much is too much now, in milliseconds; mostly 0. The caller leaves it out.
   *
   * @param readyMs what lies ready, whether in the sink or before it
   */
  public double excessMs(long nowMs, double readyMs) {
    forgive(nowMs);
    lowestMs = Math.min(lowestMs, readyMs);
    if (readyMs > targetMs + MOST_MS) {
      return leaveOut(nowMs, readyMs - targetMs);
    }
    if (nowMs - watchedSinceMs < WATCH_MS) {
      return 0;
    }
    double unusedMs = Math.min(lowestMs, lowestBeforeMs) - targetMs;
    if (unusedMs > LEEWAY_MS) {
      return leaveOut(nowMs, unusedMs);
    }
    watchedSinceMs = nowMs;
    lowestBeforeMs = lowestMs;
    lowestMs = readyMs;
    return 0;
  }

  private double leaveOut(long nowMs, double ms) {
    beginWatch(nowMs);
    return ms;
  }

  private void beginWatch(long nowMs) {
    watchedSinceMs = nowMs;
    lowestBeforeMs = Double.POSITIVE_INFINITY;
    lowestMs = Double.POSITIVE_INFINITY;
  }

  private void forgive(long nowMs) {
    if (nowMs - goodSinceMs >= GOOD_TIME_MS) {
      goodSinceMs = nowMs;
      targetMs = Math.max(leastMs, targetMs - FORGIVEN_MS);
    }
  }
}
