package org.courante.core.api;

import org.json.JSONException;
import org.json.JSONObject;

/** The tempo, and why. */
public final class Tempo {
  /** What sounds, and what it makes for, in beats a minute. */
  public final double tempoBpm;

  public final double targetBpm;

  /** What it follows, such as cadence, speed, heart rate or resting. */
  public final String source;

  /** The value it follows, in the unit of the source; NaN where there is none. */
  public final double raw;

  /** The server's own sentence. */
  public final String why;

  public Tempo(double tempoBpm, double targetBpm, String source, double raw, String why) {
    this.tempoBpm = tempoBpm;
    this.targetBpm = targetBpm;
    this.source = source;
    this.raw = raw;
    this.why = why;
  }

  static Tempo of(JSONObject body) throws JSONException {
    return new Tempo(
        Json.number(body, "tempo_bpm"),
        Json.number(body, "target_bpm"),
        Json.text(body, "source"),
        Json.numberOrNaN(body, "raw"),
        Json.text(body, "why"));
  }
}
