package org.courante.core.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.courante.core.pace.Limits;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;

/**
 * Readings that wait to be sent.
 *
 * <p>Within one second a source has one reading: of each quantity the newest counts. What is older
 * than an hour is let go, for the server takes it no more; that bounds the box too. What no server
 * takes ({@link Limits}) does not get in.
 *
 * <p>What is taken is out of the box until the call's outcome is known: then it is either forgotten
 * or put {@linkplain #putBack back}, where what came in the meantime counts before it.
 */
final class Outbox {
  /** Younger readings shape the tempo, older ones only the history: a minute, less a margin. */
  static final long FRESH_MS = Limits.FRESH_MS - 5_000;

  /** Kept back from the hour, for the time that a call is under way. */
  private static final long MARGIN_MS = 30_000;

  private static final int SOURCES = Source.values().length;

  private final NavigableMap<Long, Reading> waiting = new TreeMap<>();

  void add(Reading reading) {
    Reading possible = Limits.possible(reading);
    if (possible == null) {
      return;
    }
    long key = key(possible);
    Reading before = waiting.get(key);
    waiting.put(key, before == null ? possible : joined(before, possible));
    forgetBefore(waiting.lastEntry().getValue().timeMs - Limits.LATE_MS);
  }

  /** A call failed: its readings wait again. */
  void putBack(Collection<Reading> taken) {
    for (Reading reading : taken) {
      long key = key(reading);
      Reading since = waiting.get(key);
      waiting.put(key, since == null ? reading : joined(reading, since));
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean hasFresh(long nowMs) {
    return !waiting.isEmpty() && waiting.lastKey() >= keyOf(nowMs - FRESH_MS);
  }

  boolean hasLate(long nowMs) {
    return !waiting.isEmpty() && waiting.firstKey() < keyOf(nowMs - FRESH_MS);
  }

  /** At most so many that can still shape the tempo, the oldest first. */
  List<Reading> takeFresh(long nowMs, int most) {
    return take(waiting.tailMap(keyOf(nowMs - FRESH_MS), true), most);
  }

  /** At most so many that waited for longer, the oldest first. */
  List<Reading> takeLate(long nowMs, int most) {
    forgetBefore(nowMs - Limits.LATE_MS + MARGIN_MS);
    return take(waiting.headMap(keyOf(nowMs - FRESH_MS), false), most);
  }

  void forgetBefore(long timeMs) {
    waiting.headMap(keyOf(timeMs), false).clear();
  }

  int size() {
    return waiting.size();
  }

  private static List<Reading> take(NavigableMap<Long, Reading> from, int most) {
    List<Reading> taken = new ArrayList<>();
    while (taken.size() < most && !from.isEmpty()) {
      taken.add(from.pollFirstEntry().getValue());
    }
    return taken;
  }

  /** Seconds first, so that the order is that of time. */
  private static long keyOf(long timeMs) {
    return Math.floorDiv(timeMs, 1000L) * SOURCES;
  }

  private static long key(Reading reading) {
    return keyOf(reading.timeMs) + reading.source.ordinal();
  }

  private static Reading joined(Reading older, Reading newer) {
    return new Reading(
        Math.max(older.timeMs, newer.timeMs),
        Double.isNaN(newer.speedMps) ? older.speedMps : newer.speedMps,
        Double.isNaN(newer.cadenceSpm) ? older.cadenceSpm : newer.cadenceSpm,
        Double.isNaN(newer.heartRateBpm) ? older.heartRateBpm : newer.heartRateBpm,
        newer.source);
  }
}
