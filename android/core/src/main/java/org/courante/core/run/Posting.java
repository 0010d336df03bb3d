package org.courante.core.run;

import java.util.List;
import org.courante.core.pace.Limits;
import org.courante.core.pace.Reading;

/**
 * When which readings are sent.
 *
 * <p>What can still shape the tempo goes first and in order, one request a second. What waited for
 * longer than that goes in between, in batches, the oldest first: it is for the history only, and a
 * server that wants it slower does not slow down the rest.
 *
 * <p>Nothing is lost: readings of a request that failed are sent again. So they are, too, when the
 * request had gone out whole and only the answer is missing, for as a rule it did not arrive then.
 * If it did, the server has the readings of that one request twice, dated alike; a contract without
 * names for requests cannot do better.
 */
final class Posting {
  static final long PERIOD_MS = 1_000;
  static final long LATE_PERIOD_MS = 250;
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final Outbox outbox = new Outbox();
  private long freshAtMs = LONG_AGO;
  private long lateAtMs = LONG_AGO;
  private int most = Limits.MOST_LATE;

  void add(Reading reading) {
    outbox.add(reading);
  }

  boolean isEmpty() {
    return outbox.isEmpty();
  }

  /** What was measured before a run began is not that run's. */
  void forgetBefore(long timeMs) {
    outbox.forgetBefore(timeMs);
  }

  long dueMs(long nowMs) {
    long fresh = outbox.hasFresh(nowMs) ? freshAtMs : NEVER;
    long late = outbox.hasLate(nowMs) ? lateAtMs : NEVER;
    return Math.min(fresh, late);
  }

  /** Whether late readings are due, and no fresh ones. */
  boolean isLateDue(long nowMs) {
    return !(outbox.hasFresh(nowMs) && freshAtMs <= nowMs);
  }

  List<Reading> takeLate(long nowMs) {
    lateAtMs = nowMs + LATE_PERIOD_MS;
    return outbox.takeLate(nowMs, most);
  }

  List<Reading> takeFresh(long nowMs) {
    freshAtMs = nowMs + PERIOD_MS;
    return outbox.takeFresh(nowMs, most);
  }

  void sent() {
    most = Limits.MOST_LATE;
  }

  void failed(List<Reading> batch) {
    outbox.putBack(batch);
  }

  /** The server refuses something in it, or all of it as too much: smaller ones tell which. */
  void refused(List<Reading> batch) {
    if (batch.size() > 1) {
      most = (batch.size() + 1) / 2;
      outbox.putBack(batch);
    }
  }

  void holdLate(long untilMs) {
    lateAtMs = untilMs;
  }
}
