package org.courante.core.run;

/** What was kept of a run cannot be read; the message holds none of it. */
public final class BadState extends Exception {
  private static final long serialVersionUID = 1L;

  BadState(String message) {
    super(message);
  }
}
