package org.courante.core.pace;

/** How full a sensor's battery is: Battery Level, 0x2A19, of the GATT Specification Supplement. */
public final class BatteryLevel {
  private static final int FULL_PERCENT = 100;

  private BatteryLevel() {}

  /**
   * Percent from 0 to 100.
   *
   * @throws BadPayload it is empty, or holds more than 100
   */
  public static int decode(byte[] payload) throws BadPayload {
    int percent = (int) new PayloadFields("2A19", payload).take(1);
    if (percent > FULL_PERCENT) {
      throw new BadPayload("2A19", payload.length, "a percentage from 0 to 100 in the first byte");
    }
    return percent;
  }
}
