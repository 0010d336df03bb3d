package org.courante.core.api;

/** A text that is no server's address; the message is one English sentence. */
public final class BadAddress extends Exception {
  private static final long serialVersionUID = 1L;

  public enum Kind {
    /** Nothing was given. */
    EMPTY,
    /** Neither http nor https, nor a Courante link that names a server. */
    SCHEME,
    /** No host name and no IP address. */
    HOST,
    /** No number from 1 to 65535. */
    PORT,
    /** A user name or password stands in it. */
    CREDENTIALS,
    /** More than scheme, host, port and path. */
    EXTRA
  }

  public final Kind kind;

  BadAddress(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }
}
