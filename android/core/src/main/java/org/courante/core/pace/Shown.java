package org.courante.core.pace;

import java.util.EnumMap;
import java.util.Map;

/**
 * Which speed, cadence and heart rate a screen shows, of several sensors: each quantity from the
 * best one that is fresh, in the server's order of trust. Time comes in. Not for more than one
 * thread.
 */
public final class Shown {
  /** An older speed or cadence is not shown. */
  public static final long STALE_MS = 10_000;

  /** Straps pause for longer than that, and hearts are slow. */
  public static final long HEART_STALE_MS = 20_000;

  /** A cadence below this is none; above this speed it is a sensor that lost count. */
  private static final double STILL_SPM = 30;

  private static final double STILL_MPS = 0.5;

  private static final Source[] MOST_TRUSTED_FIRST = {
    Source.SLIDER,
    Source.FOOTPOD,
    Source.TREADMILL,
    Source.STRAP,
    Source.WATCH,
    Source.PHONE,
    Source.GPS
  };

  private final CadenceUnits units = new CadenceUnits();
  private final Map<Source, Told> speeds = new EnumMap<Source, Told>(Source.class);
  private final Map<Source, Told> cadences = new EnumMap<Source, Told>(Source.class);
  private final Map<Source, Told> hearts = new EnumMap<Source, Told>(Source.class);

  /** Takes what a sensor told; an older reading than the last of its source changes nothing. */
  public void accept(Reading reading) {
    keep(speeds, reading, reading.speedMps);
    keep(hearts, reading, reading.heartRateBpm);
    if (!Double.isNaN(reading.cadenceSpm)) {
      keep(cadences, reading, units.repair(reading, speedMps(reading.timeMs)));
    }
  }

  /** Metres a second; NaN where no fresh one is known. */
  public double speedMps(long nowMs) {
    Told best = best(speeds, nowMs, STALE_MS, 0);
    return best == null ? Double.NaN : best.value;
  }

  /** Footfalls of both feet a minute; NaN where no fresh one is known. */
  public double cadenceSpm(long nowMs) {
    boolean moves = speedMps(nowMs) >= STILL_MPS;
    Told best = best(cadences, nowMs, STALE_MS, moves ? STILL_SPM : 0);
    return best == null ? Double.NaN : best.value;
  }

  /** Heart beats a minute; NaN where no fresh one is known. */
  public double heartRateBpm(long nowMs) {
    Told best = best(hearts, nowMs, HEART_STALE_MS, 0);
    return best == null ? Double.NaN : best.value;
  }

  private static void keep(Map<Source, Told> kept, Reading reading, double value) {
    Told before = kept.get(reading.source);
    if (!Double.isNaN(value) && (before == null || reading.timeMs >= before.timeMs)) {
      kept.put(reading.source, new Told(reading.timeMs, value));
    }
  }

  private static Told best(Map<Source, Told> kept, long nowMs, long staleMs, double least) {
    for (Source source : MOST_TRUSTED_FIRST) {
      Told told = kept.get(source);
      if (told != null && nowMs - told.timeMs <= staleMs && told.value >= least) {
        return told;
      }
    }
    return null;
  }

  private static final class Told {
    final long timeMs;
    final double value;

    Told(long timeMs, double value) {
      this.timeMs = timeMs;
      this.value = value;
    }
  }
}
