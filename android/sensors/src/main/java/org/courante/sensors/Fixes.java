package org.courante.sensors;

import android.location.Location;
import org.courante.core.pace.Fix;

/** Android's location as a fix. */
final class Fixes {
  private Fixes() {}

  /** By the clock since the phone was started, which is the one that fixes are timed with. */
  static Fix of(Location location) {
    return new Fix(
        location.getElapsedRealtimeNanos() / 1_000_000,
        location.getTime(),
        location.getLatitude(),
        location.getLongitude(),
        location.hasAltitude() ? location.getAltitude() : Double.NaN,
        location.hasAccuracy() ? location.getAccuracy() : Double.NaN,
        location.hasSpeed() ? location.getSpeed() : Double.NaN);
  }
}
