package org.courante.core.pace;

/**
 * What a heart-rate strap sends: Heart Rate Measurement, 0x2A37, of the Bluetooth SIG's GATT
 * Specification Supplement.
 */
public final class HeartRateMeasurement {
  private static final int WIDE = 0x01;
  private static final int CONTACT = 0x06;
  private static final int CONTACT_LOST = 0x04;
  private static final int ENERGY = 0x08;
  private static final int INTERVALS = 0x10;

  /** Heart beats a minute; NaN where not measured: a rate of 0, or a strap off the skin. */
  public final double heartRateBpm;

  /** The strap can feel the skin, and does not. */
  public final boolean offSkin;

  private HeartRateMeasurement(double heartRateBpm, boolean offSkin) {
    this.heartRateBpm = heartRateBpm;
    this.offSkin = offSkin;
  }

  /**
   * Reads a payload.
   *
   * @throws BadPayload it is shorter than its flags announce
   */
  public static HeartRateMeasurement decode(byte[] payload) throws BadPayload {
    PayloadFields fields = new PayloadFields("2A37", payload);
    int flags = (int) fields.take(1);
    long rate = fields.take((flags & WIDE) != 0 ? 2 : 1);
    if ((flags & ENERGY) != 0) {
      fields.skip(2);
    }
    if ((flags & INTERVALS) != 0) {
      fields.skip(2 * Math.max(1, (fields.left() + 1) / 2));
    }
    boolean offSkin = (flags & CONTACT) == CONTACT_LOST;
    return new HeartRateMeasurement(rate == 0 || offSkin ? Double.NaN : rate, offSkin);
  }
}
