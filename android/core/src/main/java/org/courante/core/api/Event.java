package org.courante.core.api;

import org.json.JSONException;

/** Something that happened in a run: beat, tempo, style, lag or end. */
public final class Event {
  public final String name;

  /** A JSON object as text. */
  public final String data;

  public Event(String name, String data) {
    this.name = name;
    this.data = data;
  }

  /** What a tempo event tells. */
  public Tempo tempo() throws CallFailed {
    try {
      return Tempo.of(Json.parse(data));
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }

  /** What a style event tells. */
  public String style() throws CallFailed {
    try {
      return Json.text(Json.parse(data), "style");
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }
}
