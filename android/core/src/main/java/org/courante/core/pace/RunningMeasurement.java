package org.courante.core.pace;

/**
 * What a foot pod or a watch sends: RSC (running speed and cadence) Measurement, 0x2A53, of the
 * Bluetooth SIG's GATT Specification Supplement.
 */
public final class RunningMeasurement {
  private static final int STRIDE_LENGTH = 0x01;
  private static final int TOTAL_DISTANCE = 0x02;
  private static final int RUNNING = 0x04;
  private static final double UNITS_PER_MPS = 256;

  /** Metres a second. */
  public final double speedMps;

  /** As sent: the specification means steps, some devices send strides. */
  public final double cadencePerMin;

  /** The sensor's own opinion: running, or walking. */
  public final boolean running;

  private RunningMeasurement(double speedMps, double cadencePerMin, boolean running) {
    this.speedMps = speedMps;
    this.cadencePerMin = cadencePerMin;
    this.running = running;
  }

  /**
   * Reads a payload.
   *
   * @throws BadPayload it is shorter than its flags announce
   */
  public static RunningMeasurement decode(byte[] payload) throws BadPayload {
    PayloadFields fields = new PayloadFields("2A53", payload);
    int flags = (int) fields.take(1);
    double speedMps = fields.take(2) / UNITS_PER_MPS;
    double cadencePerMin = fields.take(1);
    if ((flags & STRIDE_LENGTH) != 0) {
      fields.skip(2);
    }
    if ((flags & TOTAL_DISTANCE) != 0) {
      fields.skip(4);
    }
    return new RunningMeasurement(speedMps, cadencePerMin, (flags & RUNNING) != 0);
  }
}
