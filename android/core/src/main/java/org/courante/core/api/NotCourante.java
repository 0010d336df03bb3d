package org.courante.core.api;

/** What answers does not speak Courante's contract. */
public final class NotCourante extends CallFailed {
  private static final long serialVersionUID = 1L;

  NotCourante(String message, Throwable cause) {
    super(message, -1, cause);
  }
}
