package org.courante.core.pace;

/** A Bluetooth payload is not laid out as its characteristic's definition says. */
public final class BadPayload extends Exception {
  private static final long serialVersionUID = 1;

  /** The payload itself stays out of the message: it may hold a heart rate. */
  BadPayload(String characteristic, int bytes, String expected) {
    super(
        "bluetooth "
            + characteristic
            + ": "
            + bytes
            + " bytes are not usable; expected "
            + expected);
  }
}
