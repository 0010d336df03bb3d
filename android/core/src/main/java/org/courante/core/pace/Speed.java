package org.courante.core.pace;

/** A speed from the receiver of positions, or why there is none. */
public final class Speed {
  /** Why there is no speed; the words are those of the web page's meter. */
  public enum Missing {
    /** The fix is too vague. */
    ACCURACY("accuracy"),
    /** Not enough fixes that follow one another: at the beginning, and after a jump. */
    MOVEMENT("movement"),
    /** Faster than anybody runs. */
    ON_FOOT("on foot"),
    /** The last fix is too old. */
    STALE("a fix");

    /** What is waited for. */
    public final String waitingFor;

    Missing(String waitingFor) {
      this.waitingFor = waitingFor;
    }
  }

  /** Milliseconds since the phone was started: when the fix was made. */
  public final long timeMs;

  /** Metres a second, 0 where the runner stands; NaN where there is none. */
  public final double speedMps;

  /** Why there is none; null where there is one. */
  public final Missing missing;

  private Speed(long timeMs, double speedMps, Missing missing) {
    this.timeMs = timeMs;
    this.speedMps = speedMps;
    this.missing = missing;
  }

  static Speed of(long timeMs, double speedMps) {
    return new Speed(timeMs, speedMps, null);
  }

  static Speed missing(long timeMs, Missing why) {
    return new Speed(timeMs, Double.NaN, why);
  }

  public boolean isKnown() {
    return missing == null;
  }

  public boolean isStanding() {
    return isKnown() && speedMps == 0;
  }
}
