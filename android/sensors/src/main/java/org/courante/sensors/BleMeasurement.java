package org.courante.sensors;

import org.courante.core.pace.BadPayload;
import org.courante.core.pace.HeartRateMeasurement;
import org.courante.core.pace.Reading;
import org.courante.core.pace.RunningMeasurement;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.pace.Source;
import org.courante.core.pace.TreadmillData;

/** What one notification of a Bluetooth sensor says. */
final class BleMeasurement {
  /** WEAK where there is nothing to go by: a strap off the skin, or bytes that mean nothing. */
  final Health health;

  /** Null where nothing was measured. */
  final Reading reading;

  private BleMeasurement(Health health, Reading reading) {
    this.health = health;
    this.reading = reading;
  }

  /** Reads what a sensor of this kind sent at this moment. */
  static BleMeasurement of(SensorKind kind, byte[] payload, long timeMs) {
    try {
      switch (kind) {
        case HEART_RATE:
          return heartRate(HeartRateMeasurement.decode(payload), timeMs);
        case RUNNING:
          return running(RunningMeasurement.decode(payload), timeMs);
        case TREADMILL:
          return treadmill(TreadmillData.decode(payload), timeMs);
        default:
          throw new IllegalArgumentException("kind: " + kind + " is not told over Bluetooth");
      }
    } catch (BadPayload garbage) {
      return new BleMeasurement(Health.WEAK, null);
    }
  }

  private static BleMeasurement heartRate(HeartRateMeasurement told, long timeMs) {
    if (Double.isNaN(told.heartRateBpm)) {
      return new BleMeasurement(Health.WEAK, null);
    }
    return good(Reading.heartRate(timeMs, told.heartRateBpm, Source.STRAP));
  }

  private static BleMeasurement running(RunningMeasurement told, long timeMs) {
    return good(
        new Reading(timeMs, told.speedMps, told.cadencePerMin, Double.NaN, Source.FOOTPOD));
  }

  /** A treadmill may spread its values over several payloads; each says what it has. */
  private static BleMeasurement treadmill(TreadmillData told, long timeMs) {
    if (Double.isNaN(told.speedMps) && Double.isNaN(told.heartRateBpm)) {
      return good(null);
    }
    return good(
        new Reading(timeMs, told.speedMps, Double.NaN, told.heartRateBpm, Source.TREADMILL));
  }

  private static BleMeasurement good(Reading reading) {
    return new BleMeasurement(Health.GOOD, reading);
  }
}
