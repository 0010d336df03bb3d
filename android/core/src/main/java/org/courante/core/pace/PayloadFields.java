package org.courante.core.pace;

/** Takes unsigned little-endian fields off a Bluetooth payload, in order. */
final class PayloadFields {
  private final String characteristic;
  private final byte[] payload;
  private int at;

  PayloadFields(String characteristic, byte[] payload) {
    this.characteristic = characteristic;
    this.payload = payload;
  }

  /**
   * The next field.
   *
   * @param bytes how many it has, at most 4
   * @throws BadPayload the payload ends before it
   */
  long take(int bytes) throws BadPayload {
    int end = at + bytes;
    if (end > payload.length) {
      throw new BadPayload(
          characteristic, payload.length, "at least " + end + " bytes, as its flags announce");
    }
    long value = 0;
    for (int index = end - 1; index >= at; index--) {
      value = value << 8 | (payload[index] & 0xff);
    }
    at = end;
    return value;
  }

  void skip(int bytes) throws BadPayload {
    for (int left = bytes; left > 0; left -= 4) {
      take(Math.min(4, left));
    }
  }

  /** Bytes not yet taken. */
  int left() {
    return payload.length - at;
  }
}
