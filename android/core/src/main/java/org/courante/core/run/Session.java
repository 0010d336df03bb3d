package org.courante.core.run;

import org.courante.core.api.BadAddress;
import org.courante.core.api.Json;
import org.courante.core.api.RunKey;
import org.courante.core.api.ServerAddress;
import org.json.JSONException;
import org.json.JSONObject;

/** A run at a server, with the secrets that open it. */
final class Session {
  /** Sound with the shortest lag. */
  private static final String LOW_LAG = "?lag=low";

  final ServerAddress server;
  final RunKey key;

  /** Path of the sound; a secret. */
  final String listenPath;

  Session(ServerAddress server, RunKey key, String listenPath) {
    this.server = server;
    this.key = key;
    this.listenPath = listenPath;
  }

  /**
   * Where it is heard. The server tells addresses as it saw itself; behind a proxy only the path is
   * sure, so the host is the one that was called.
   */
  String listenUrl() {
    return server.resolve(listenPath) + LOW_LAG;
  }

  Session withListenPath(String path) {
    return new Session(server, key, path);
  }

  /** For the phone's private storage only. */
  JSONObject toJson() throws JSONException {
    return new JSONObject()
        .put("server", server.baseUrl)
        .put("run_id", key.runId)
        .put("control_token", key.controlToken)
        .put("listen_path", listenPath);
  }

  static Session of(JSONObject saved) throws JSONException {
    try {
      return new Session(
          ServerAddress.parse(Json.text(saved, "server")),
          new RunKey(Json.text(saved, "run_id"), Json.text(saved, "control_token")),
          Json.text(saved, "listen_path"));
    } catch (BadAddress e) {
      throw new JSONException("server is no address: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return key + " at " + server;
  }
}
