package org.courante.service;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.courante.testing.ScriptedServer;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A fake station: answers with the contract's own golden bodies, for one run at a time. It makes no
 * sound. What it keeps of a run is what the run was asked for last.
 */
final class ScriptedStation implements AutoCloseable {
  /** It closes every connection without a word. */
  volatile boolean away;

  /** The tempo that its answers tell. */
  volatile double tempoBpm = 172;

  private final JSONObject status = golden("read_run");
  private final ScriptedServer server;
  private int opened;
  private String ended = "";

  ScriptedStation() throws IOException, JSONException {
    server = new ScriptedServer(this::answer);
  }

  String address() {
    return server.baseUrl();
  }

  /** How many runs were begun. */
  synchronized int opened() {
    return opened;
  }

  synchronized boolean isPaused() {
    return status.optBoolean("paused");
  }

  synchronized String mode() {
    return status.optString("mode");
  }

  synchronized boolean wasEnded() {
    return !ended.isEmpty();
  }

  /** The bodies of all readings that arrived, one after another. */
  String readings() {
    StringBuilder all = new StringBuilder();
    for (ScriptedServer.Request request : server.requests()) {
      if (request.path.endsWith("/pace") || request.path.endsWith("/readings")) {
        all.append(request.body).append('\n');
      }
    }
    return all.toString();
  }

  /** Everything that arrived, headers left out. */
  String everything() {
    StringBuilder all = new StringBuilder();
    for (ScriptedServer.Request request : server.requests()) {
      all.append(request.method).append(' ').append(request.path).append(' ');
      all.append(request.body).append('\n');
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private synchronized byte[] answer(ScriptedServer.Request request) throws Exception {
    if (away) {
      return null;
    }
    if (request.path.equals("/api/runs")) {
      opened++;
      change(request.body);
      return ScriptedServer.json(201, golden("open_run").toString());
    }
    if (request.path.endsWith("/pace") || request.path.endsWith("/readings")) {
      return ScriptedServer.json(202, tempo().toString());
    }
    if (request.path.endsWith("/listen_token")) {
      return ScriptedServer.json(200, golden("renew_listen_token").toString());
    }
    if (request.method.equals("PATCH")) {
      change(request.body);
    }
    if (request.method.equals("DELETE")) {
      ended = "asked";
    }
    status.getJSONObject("tempo").put("tempo_bpm", tempoBpm);
    return ScriptedServer.json(200, status.toString());
  }

  private JSONObject tempo() throws JSONException {
    return golden("pace_speed").put("tempo_bpm", tempoBpm);
  }

  private void change(String body) throws JSONException {
    JSONObject asked = new JSONObject(body);
    for (String name : new String[] {"style", "mode", "bpm", "paused"}) {
      if (asked.has(name)) {
        status.put(name, asked.get(name));
      }
    }
  }

  private static JSONObject golden(String name) throws JSONException {
    File file = new File(System.getProperty("courante.repository"), "tests/golden/rest");
    try {
      byte[] text = Files.readAllBytes(new File(file, name + ".json").toPath());
      JSONObject whole = new JSONObject(new String(text, StandardCharsets.UTF_8));
      return whole.getJSONObject("response").getJSONObject("body");
    } catch (IOException missing) {
      throw new IllegalStateException("no golden file " + name, missing);
    }
  }
}
