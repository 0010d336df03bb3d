package org.courante.core.run;

/** What the player told. */
final class Sound {
  private static final long RENEW_EVERY_MS = 10_000;

  private boolean heard;
  private boolean heardSinceAsked;
  private boolean doubted;
  private long renewAtMs = Long.MIN_VALUE;
  private Trouble trouble;

  /** It is asked for anew. */
  void asked() {
    heard = false;
    heardSinceAsked = false;
    trouble = null;
  }

  void heard(boolean now) {
    heard = now;
    heardSinceAsked |= now;
    if (now) {
      trouble = null;
      doubted = false;
    }
  }

  /** The address is refused. */
  void refused() {
    heard = false;
    doubted = true;
  }

  /** There is another address. */
  void renewed(long nowMs) {
    heard = false;
    doubted = false;
    renewAtMs = nowMs + RENEW_EVERY_MS;
  }

  void trouble(Trouble trouble) {
    this.trouble = trouble;
  }

  boolean isHeard() {
    return heard;
  }

  boolean wasHeard() {
    return heardSinceAsked;
  }

  boolean isDoubted() {
    return doubted;
  }

  /** When another address may be asked for. */
  long renewAtMs() {
    return renewAtMs;
  }

  Trouble trouble() {
    return trouble;
  }
}
