package org.courante.core.pace;

/**
 * What a treadmill sends: Treadmill Data, 0x2ACD, of the Bluetooth SIG's GATT Specification
 * Supplement (first of the Fitness Machine Service 1.0).
 */
public final class TreadmillData {
  /** "More data" is inverted: the speed is there when it is not set. */
  private static final int NO_SPEED = 0x0001;

  private static final double HUNDREDTHS_OF_KMH_PER_MPS = 360;
  private static final int INSTANT_PACE_BIT = 5;
  private static final int AVERAGE_PACE_BIT = 6;
  private static final int HEART_RATE_BIT = 8;

  /**
   * Bytes that each flag adds: average speed, total distance, inclination and ramp angle, elevation
   * gain, two paces, energy, heart rate, metabolic equivalent, two times, force and power.
   */
  private static final int[] BYTES_OF_BIT = {0, 2, 3, 4, 4, 2, 2, 5, 1, 1, 2, 2, 4};

  /** Of the belt, in metres a second; NaN where this payload has none. */
  public final double speedMps;

  /** Heart beats a minute; NaN where this payload has none. */
  public final double heartRateBpm;

  private TreadmillData(double speedMps, double heartRateBpm) {
    this.speedMps = speedMps;
    this.heartRateBpm = heartRateBpm;
  }

  /**
   * Reads a payload.
   *
   * @throws BadPayload it is shorter than its flags announce
   */
  public static TreadmillData decode(byte[] payload) throws BadPayload {
    PayloadFields fields = new PayloadFields("2ACD", payload);
    int flags = (int) fields.take(2);
    double speedMps = Double.NaN;
    if ((flags & NO_SPEED) == 0) {
      speedMps = fields.take(2) / HUNDREDTHS_OF_KMH_PER_MPS;
    }
    boolean narrowPaces = hasNarrowPaces(flags, fields.left());
    long heartRateBpm = 0;
    for (int bit = 1; bit < BYTES_OF_BIT.length; bit++) {
      if (!isSet(flags, bit)) {
        continue;
      }
      if (bit == HEART_RATE_BIT) {
        heartRateBpm = fields.take(1);
      } else {
        fields.skip(narrowPaces && isPace(bit) ? 1 : BYTES_OF_BIT[bit]);
      }
    }
    return new TreadmillData(speedMps, heartRateBpm == 0 ? Double.NaN : heartRateBpm);
  }

  /**
   * Paces have 8 bits in Fitness Machine Service 1.0 and 16 bits since; the length of the payload
   * tells which, and where it fits neither, the newer layout is assumed.
   */
  private static boolean hasNarrowPaces(int flags, int left) {
    int paces = 0;
    int narrow = 0;
    for (int bit = 1; bit < BYTES_OF_BIT.length; bit++) {
      if (isSet(flags, bit)) {
        paces += isPace(bit) ? 1 : 0;
        narrow += isPace(bit) ? 1 : BYTES_OF_BIT[bit];
      }
    }
    return paces > 0 && left == narrow;
  }

  private static boolean isPace(int bit) {
    return bit == INSTANT_PACE_BIT || bit == AVERAGE_PACE_BIT;
  }

  private static boolean isSet(int flags, int bit) {
    return (flags >> bit & 1) != 0;
  }
}
