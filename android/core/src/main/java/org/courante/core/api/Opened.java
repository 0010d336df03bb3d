package org.courante.core.api;

import org.json.JSONException;
import org.json.JSONObject;

/** A run that begins. */
public final class Opened {
  public final RunKey key;

  /** A secret: the path of its sound at the server. */
  public final String listenPath;

  Opened(RunKey key, String listenPath) {
    this.key = key;
    this.listenPath = listenPath;
  }

  static Opened of(JSONObject body) throws JSONException {
    RunKey key = new RunKey(Json.text(body, "run_id"), Json.text(body, "control_token"));
    return new Opened(key, Json.path(body, "listen_url"));
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
