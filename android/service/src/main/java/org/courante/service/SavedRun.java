package org.courante.service;

import org.json.JSONException;
import org.json.JSONObject;

/** What a process that dies leaves to the next one. Immutable. */
final class SavedRun {
  private static final int VERSION = 1;

  /** When it was written, in milliseconds of UTC since 1970. */
  final long utcMs;

  final Wish wish;

  /** Name of the track's file; empty where none is kept. */
  final String track;

  /** As the run's keeper saved it. */
  final String keeper;

  SavedRun(long utcMs, Wish wish, String track, String keeper) {
    this.utcMs = utcMs;
    this.wish = wish;
    this.track = track;
    this.keeper = keeper;
  }

  String toJson() {
    try {
      return new JSONObject()
          .put("version", VERSION)
          .put("utc_ms", utcMs)
          .put("wish", wish.name())
          .put("track", track)
          .put("keeper", keeper)
          .toString();
    } catch (JSONException never) {
      throw new IllegalStateException("a text is always JSON", never);
    }
  }

  /** Refuses what is not whole, or of another version. */
  static SavedRun fromJson(String text) throws BrokenStore {
    try {
      JSONObject json = new JSONObject(text);
      if (json.getInt("version") != VERSION) {
        throw new BrokenStore("version is " + json.getInt("version") + "; right is " + VERSION);
      }
      Wish wish = Wish.valueOf(json.getString("wish"));
      return new SavedRun(
          json.getLong("utc_ms"), wish, json.getString("track"), json.getString("keeper"));
    } catch (JSONException | IllegalArgumentException broken) {
      throw new BrokenStore("not the JSON of a saved run");
    }
  }
}
