package org.courante.core.api;

import java.io.IOException;

/**
 * A call that did not come to its answer. Its kinds are all there are:
 *
 * <pre>
 * CallFailed
 *   Unreachable   nobody answers, or the answer was cut off
 *   NotTrusted    the server's certificate is not trusted by this phone
 *   NotCourante   something else answers at this address
 *   ApiProblem    Courante answers, and refuses
 * </pre>
 *
 * <p>No message holds a token.
 */
public abstract class CallFailed extends IOException {
  private static final long serialVersionUID = 1L;

  /** The server asked to be left alone for so long; -1 where it did not. */
  public final long retryAfterMs;

  CallFailed(String message, long retryAfterMs, Throwable cause) {
    super(message, cause);
    this.retryAfterMs = retryAfterMs;
  }
}
