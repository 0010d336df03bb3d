package org.courante.core.api;

/** The server refuses (RFC 9457, application/problem+json). */
public final class ApiProblem extends CallFailed {
  private static final long serialVersionUID = 1L;

  /** Of HTTP, 400 or more. */
  public final int status;

  /** The server's own sentence. */
  public final String detail;

  /** Which field is refused; empty where it is not about one. */
  public final String field;

  ApiProblem(int status, String detail, String field, long retryAfterMs) {
    super("refused with " + status + ": " + detail, retryAfterMs, null);
    this.status = status;
    this.detail = detail;
    this.field = field;
  }

  /** Whether there is no such run (any more), or it is another's. */
  public boolean runIsGone() {
    return status == 404 || status == 410 || status == 401;
  }

  /** Whether the same request would be refused again. */
  public boolean isAboutContent() {
    return status == 400 || status == 413 || status == 422;
  }
}
