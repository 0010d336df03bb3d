package org.courante.core.api;

import org.json.JSONException;
import org.json.JSONObject;

/** What shall be otherwise from now on; what is left out stays as it is. */
public final class Change {
  private final JSONObject body = new JSONObject();

  private Change() {}

  /**
   * What leads from one to the other.
   *
   * @param told what the server knows
   * @param wished what it shall know; a style left open and a seed cannot be asked for afterwards
   */
  public static Change between(Wishes told, boolean toldPaused, Wishes wished, boolean paused) {
    Change change = new Change();
    if (!wished.style.isEmpty() && !wished.style.equals(told.style)) {
      change.put("style", wished.style);
    }
    if (!wished.mode.equals(told.mode)) {
      change.put("mode", wished.mode);
    }
    boolean steady = wished.mode.equals(Wishes.STEADY) && !Double.isNaN(wished.bpm);
    if (steady && wished.bpm != told.bpm) {
      change.put("bpm", wished.bpm);
    }
    if (wished.save != told.save) {
      change.put("save", wished.save);
    }
    if (paused != toldPaused) {
      change.put("paused", paused);
    }
    return change;
  }

  public boolean isEmpty() {
    return body.length() == 0;
  }

  JSONObject toJson() {
    return body;
  }

  private void put(String name, Object value) {
    try {
      body.put(name, value);
    } catch (JSONException e) {
      throw new IllegalArgumentException(name + " is no number for JSON: " + value, e);
    }
  }
}
