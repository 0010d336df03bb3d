package org.courante.core.api;

/** The server's certificate is not trusted by this phone, or is another server's. */
public final class NotTrusted extends CallFailed {
  private static final long serialVersionUID = 1L;

  NotTrusted(String message, Throwable cause) {
    super(message, -1, cause);
  }
}
