package org.courante.core.run;

import org.courante.core.api.Json;
import org.courante.core.api.Wishes;
import org.json.JSONException;
import org.json.JSONObject;

/** A run as it outlives the app. */
final class SavedRun {
  private static final int VERSION = 1;

  private final boolean paused;
  private final Session session;
  private final Wishes wishes;
  private final JSONObject clock;
  private final double distanceM;
  private final long startedUtcMs;

  private SavedRun(JSONObject saved) throws JSONException {
    if (Json.number(saved, "version") != VERSION) {
      throw new JSONException("version is not " + VERSION);
    }
    paused = Json.flag(saved, "paused");
    session = saved.isNull("session") ? null : Session.of(Json.object(saved, "session"));
    wishes = Wishes.of(Json.object(saved, "wishes"));
    clock = Json.object(saved, "clock");
    distanceM = Json.number(saved, "distance_m");
    startedUtcMs = (long) Json.number(saved, "started_utc_ms");
    new RunClock().restore(clock, 0, 0); // refuse it before anything is changed
  }

  static String write(RunBook book, long startedUtcMs, long nowMs, long utcMs)
      throws JSONException {
    JSONObject saved =
        new JSONObject()
            .put("version", VERSION)
            .put("paused", book.intent == RunBook.Intent.PAUSED)
            .put("wishes", book.agreement.wishes().toJson())
            .put("clock", book.clock.toJson(nowMs, utcMs))
            .put("distance_m", book.figures.distanceM)
            .put("started_utc_ms", startedUtcMs);
    if (book.session != null) {
      saved.put("session", book.session.toJson());
    }
    return saved.toString();
  }

  static SavedRun read(String text) throws BadState {
    try {
      return new SavedRun(Json.parse(text));
    } catch (JSONException e) {
      throw new BadState("What was kept of the run cannot be read.");
    }
  }

  /** Returns when Play was pressed. */
  long into(RunBook book, long nowMs, long utcMs) {
    try {
      book.clock.restore(clock, nowMs, utcMs);
    } catch (JSONException e) {
      throw new IllegalStateException("it was read before", e);
    }
    book.agreement.wish(wishes);
    book.figures.begin();
    book.figures.distanceM = distanceM;
    book.intent = paused ? RunBook.Intent.PAUSED : RunBook.Intent.ON;
    if (session != null && (book.server == null || book.server.equals(session.server))) {
      book.server = session.server;
      book.session = session;
      book.check();
    }
    return startedUtcMs;
  }
}
