package org.courante.core.run;

/**
 * A run that the runner left: what still waits is sent, then the server is told. It is given up
 * after a minute, for a server ends a run by itself that nobody cares for.
 */
final class Farewell {
  static final long PATIENCE_MS = 60_000;

  final Session session;
  final Posting posting;
  private final long sinceMs;

  Farewell(Session session, Posting posting, long sinceMs) {
    this.session = session;
    this.posting = posting;
    this.sinceMs = sinceMs;
  }

  long dueMs(long nowMs) {
    return posting.isEmpty() ? nowMs : posting.dueMs(nowMs);
  }

  boolean isGivenUp(long nowMs) {
    return nowMs - sinceMs > PATIENCE_MS;
  }

  Task next(RunBook book, long nowMs) {
    if (posting.isEmpty()) {
      return new EndTask(book, session);
    }
    return new PostTask(book, session, posting, nowMs);
  }
}
