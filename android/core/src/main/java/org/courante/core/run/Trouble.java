package org.courante.core.run;

/** Something that keeps a run from going well; the screen has a sentence for each kind. */
public final class Trouble {
  public enum Kind {
    /** No server is set. */
    NO_SERVER,
    /** The phone has no network. */
    NO_NETWORK,
    /** Nobody answers at the server's address. */
    UNREACHABLE,
    /** The server is there and refuses; its own sentence is the detail. */
    REFUSED,
    /** What answers at the address is not Courante. */
    NOT_COURANTE,
    /** The certificate of the server is not trusted by this phone. */
    NOT_TRUSTED,
    /** Another app holds the sound. */
    NO_FOCUS,
    /** What arrives cannot be decoded. */
    NOT_PLAYABLE
  }

  public final Kind kind;

  /** The server's own sentence or the address in question; may be empty. */
  public final String detail;

  public Trouble(Kind kind, String detail) {
    this.kind = kind;
    this.detail = detail;
  }
}
