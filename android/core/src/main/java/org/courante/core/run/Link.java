package org.courante.core.run;

import java.util.Random;
import org.courante.core.api.ApiProblem;
import org.courante.core.api.CallFailed;
import org.courante.core.api.NotCourante;
import org.courante.core.api.NotTrusted;
import org.courante.core.api.ServerAddress;

/** How the way to the server fares: when it may be tried again, and what is wrong with it. */
final class Link {
  private static final long LONGEST_HOLD_MS = 300_000;
  private static final long NONE = Long.MIN_VALUE;

  private final Backoff backoff;
  private long backoffUntilMs = NONE;
  private long holdUntilMs = NONE;
  private boolean networkAvailable = true;
  private Trouble.Kind trouble;
  private String detail = "";

  Link(Random random) {
    backoff = new Backoff(random);
  }

  /** Before that nothing is to be tried. */
  long openAtMs() {
    return Math.max(backoffUntilMs, holdUntilMs);
  }

  void succeeded() {
    backoff.reset();
    backoffUntilMs = NONE;
    holdUntilMs = NONE;
    trouble = null;
  }

  /** The server's own wish for a rest counts in full, up to five minutes. */
  void failed(CallFailed failure, ServerAddress server, long nowMs) {
    backoffUntilMs = nowMs + backoff.takeMs();
    if (failure.retryAfterMs > 0) {
      holdUntilMs = nowMs + Math.min(failure.retryAfterMs, LONGEST_HOLD_MS);
    }
    trouble = kindOf(failure);
    boolean refused = failure instanceof ApiProblem;
    detail = refused ? ((ApiProblem) failure).detail : server.toString();
  }

  /** The runner did something about it: try at once, unless the server wished for a rest. */
  void tryAtOnce() {
    backoff.reset();
    backoffUntilMs = NONE;
  }

  void network(boolean available) {
    if (available) {
      tryAtOnce();
    }
    networkAvailable = available;
  }

  /** Null while all is well. The system's word on the network alone is no trouble: calls are. */
  Trouble trouble() {
    if (trouble == null) {
      return null;
    }
    boolean offline = trouble == Trouble.Kind.UNREACHABLE && !networkAvailable;
    return new Trouble(offline ? Trouble.Kind.NO_NETWORK : trouble, detail);
  }

  private static Trouble.Kind kindOf(CallFailed failure) {
    if (failure instanceof ApiProblem) {
      return Trouble.Kind.REFUSED;
    }
    if (failure instanceof NotTrusted) {
      return Trouble.Kind.NOT_TRUSTED;
    }
    return failure instanceof NotCourante ? Trouble.Kind.NOT_COURANTE : Trouble.Kind.UNREACHABLE;
  }
}
