package org.courante.core.api;

/** Nobody answers, or the answer was cut off, or a proxy says that the server is away. */
public final class Unreachable extends CallFailed {
  private static final long serialVersionUID = 1L;

  Unreachable(String message, long retryAfterMs, Throwable cause) {
    super(message, retryAfterMs, cause);
  }
}
