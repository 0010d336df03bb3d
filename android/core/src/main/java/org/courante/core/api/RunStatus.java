package org.courante.core.api;

import org.json.JSONException;
import org.json.JSONObject;

/** A run at one moment, as the server sees it. */
public final class RunStatus {
  public final String style;
  public final String mode;

  /** Asked for; NaN where none was. */
  public final double bpm;

  public final long seed;
  public final boolean paused;
  public final Tempo tempo;

  /** Seconds of sound so far. */
  public final double timeS;

  /** Why it is over; empty while it plays. */
  public final String ended;

  /** It is kept when it is over. */
  public final boolean saved;

  private RunStatus(JSONObject body) throws JSONException {
    style = Json.text(body, "style");
    mode = Json.text(body, "mode");
    bpm = Json.numberOrNaN(body, "bpm");
    seed = (long) Json.number(body, "seed");
    paused = Json.flag(body, "paused");
    tempo = Tempo.of(Json.object(body, "tempo"));
    timeS = Json.number(body, "time_s");
    ended = Json.textOrEmpty(body, "ended");
    saved = Json.flag(body, "saved");
  }

  static RunStatus of(JSONObject body) throws JSONException {
    return new RunStatus(body);
  }

  public boolean isOver() {
    return !ended.isEmpty();
  }
}
