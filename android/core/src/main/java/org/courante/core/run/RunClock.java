package org.courante.core.run;

import org.courante.core.api.Json;
import org.json.JSONException;
import org.json.JSONObject;

/** How long a run lasts, pauses left out. Told the time in milliseconds since the phone started. */
final class RunClock {
  /** Two clocks that differ by more disagree: the phone was restarted, or a clock was set. */
  private static final long AGREEMENT_MS = 5_000;

  private long beforeMs;
  private long sinceMs;
  private boolean runs;

  /** Go on; twice is once. */
  void start(long nowMs) {
    if (!runs) {
      sinceMs = nowMs;
      runs = true;
    }
  }

  /** Stand still; twice is once. */
  void stop(long nowMs) {
    beforeMs = elapsedMs(nowMs);
    runs = false;
  }

  void reset() {
    beforeMs = 0;
    runs = false;
  }

  long elapsedMs(long nowMs) {
    return beforeMs + (runs ? Math.max(0, nowMs - sinceMs) : 0);
  }

  JSONObject toJson(long nowMs, long utcMs) throws JSONException {
    return new JSONObject()
        .put("elapsed_ms", elapsedMs(nowMs))
        .put("runs", runs)
        .put("at_ms", nowMs)
        .put("at_utc_ms", utcMs);
  }

  /**
   * Go on from what was kept. The runner ran on while the app was dead, so that time counts, if the
   * phone's two clocks agree on how long it was.
   */
  void restore(JSONObject saved, long nowMs, long utcMs) throws JSONException {
    long gapMs = nowMs - (long) Json.number(saved, "at_ms");
    long utcGapMs = utcMs - (long) Json.number(saved, "at_utc_ms");
    boolean agreed = gapMs >= 0 && Math.abs(gapMs - utcGapMs) <= AGREEMENT_MS;
    beforeMs = (long) Json.number(saved, "elapsed_ms");
    runs = Json.flag(saved, "runs");
    sinceMs = agreed ? nowMs - gapMs : nowMs;
  }
}
