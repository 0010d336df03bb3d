package org.courante.core.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.courante.testing.ScriptedServer;
import org.courante.testing.ScriptedServer.Request;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A fake that implements the REST contract of runs without any music, over real HTTP, and fails in
 * the ways that networks and servers do.
 */
final class FakeCourante implements ScriptedServer.Script, AutoCloseable {
  /** A reading that it refuses, as a server refuses what it finds impossible. */
  static final double IMPOSSIBLE_MPS = 9.99;

  /** A run that it plays. */
  static final class FakeRun {
    final String id;
    final String token;
    JSONObject asked;
    boolean paused;
    String ended;

    FakeRun(String id, JSONObject asked) {
      this.id = id;
      this.token = "token-of-" + id;
      this.asked = asked;
    }
  }

  final Map<String, FakeRun> runs = new LinkedHashMap<>();

  /** All readings taken, in the order in which they came. */
  final List<JSONObject> readings = new ArrayList<>();

  /** How many readings each request had that was taken. */
  final List<Integer> batches = new ArrayList<>();

  /** Answers instead of the contract's; null for none. */
  volatile byte[] instead;

  /** The same, for late readings only. */
  volatile byte[] insteadOfLate;

  /** Does what is asked, and closes the connection without a word. */
  volatile boolean losesAnswers;

  /** Closes the connection at once. */
  volatile boolean down;

  /** Done when a run is opened, before the answer. */
  volatile Runnable onOpen;

  private final ScriptedServer server;
  private int renewed;

  FakeCourante() throws IOException {
    server = new ScriptedServer(this);
  }

  String baseUrl() {
    return server.baseUrl();
  }

  /** Requests so far, as {@code "PATCH /api/runs/1 {...}"}. */
  List<String> asked() {
    List<String> asked = new ArrayList<>();
    for (Request request : server.requests()) {
      asked.add((request.method + " " + request.path + " " + request.body).trim());
    }
    return asked;
  }

  int count(String start) {
    int count = 0;
    for (String each : asked()) {
      count += each.startsWith(start) ? 1 : 0;
    }
    return count;
  }

  synchronized FakeRun only() {
    if (runs.size() != 1) {
      throw new AssertionError(runs.size() + " runs");
    }
    return runs.values().iterator().next();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  @Override
  public synchronized byte[] answer(Request request) throws Exception {
    if (down) {
      return null;
    }
    boolean late = request.path.endsWith("/readings");
    if (instead != null || (late && insteadOfLate != null)) {
      return instead != null ? instead : insteadOfLate;
    }
    byte[] answer = answered(request);
    return losesAnswers ? null : answer;
  }

  private byte[] answered(Request request) throws JSONException {
    if (request.path.equals("/api/runs")) {
      return open(new JSONObject(request.body));
    }
    String[] path = request.path.split("/");
    FakeRun run = runs.get(path[3]);
    boolean reads = request.method.equals("GET") || request.method.equals("DELETE");
    if (run == null || (run.ended != null && !reads)) {
      return ScriptedServer.problem(404, "there is no such run, or it is over");
    }
    if (!("Bearer " + run.token).equals(request.headers.get("authorization"))) {
      return ScriptedServer.problem(401, "The control token is not this run's.");
    }
    if (path.length > 4) {
      return below(run, path[4], request.body);
    }
    if (request.method.equals("PATCH")) {
      return change(run, new JSONObject(request.body));
    }
    if (request.method.equals("DELETE")) {
      run.ended = "ended by the runner";
    }
    return ScriptedServer.json(200, body(run).toString());
  }

  private byte[] open(JSONObject asked) throws JSONException {
    if (onOpen != null) {
      onOpen.run();
    }
    FakeRun run = new FakeRun(Integer.toString(runs.size() + 1), asked);
    runs.put(run.id, run);
    JSONObject body =
        new JSONObject()
            .put("run_id", run.id)
            .put("control_token", run.token)
            .put("listen_url", "http://inside.example:8000/listen/" + run.id + ".mp3");
    return ScriptedServer.json(201, body.toString());
  }

  private byte[] below(FakeRun run, String what, String body) throws JSONException {
    if (what.equals("listen_token")) {
      renewed++;
      String url = "http://inside.example:8000/listen/" + run.id + "-" + renewed + ".mp3";
      return ScriptedServer.json(201, new JSONObject().put("listen_url", url).toString());
    }
    JSONObject sent = new JSONObject(body);
    boolean single = what.equals("pace");
    JSONArray taken = single ? new JSONArray().put(sent) : sent.getJSONArray("readings");
    for (int i = 0; i < taken.length(); i++) {
      if (taken.getJSONObject(i).optDouble("speed_mps") == IMPOSSIBLE_MPS) {
        return ScriptedServer.problem(422, "readings[" + i + "].speed_mps is not usable");
      }
    }
    for (int i = 0; i < taken.length(); i++) {
      readings.add(taken.getJSONObject(i).put("run", run.id));
    }
    batches.add(taken.length());
    return ScriptedServer.json(202, tempo(85).toString());
  }

  private static byte[] change(FakeRun run, JSONObject change) throws JSONException {
    if (change.optDouble("bpm", 100) > 220) {
      return ScriptedServer.problem(422, "bpm: nobody can play this");
    }
    JSONArray names = change.names();
    for (int i = 0; i < names.length(); i++) {
      run.asked.put(names.getString(i), change.get(names.getString(i)));
    }
    run.paused = run.asked.optBoolean("paused");
    return ScriptedServer.json(200, body(run).toString());
  }

  private static JSONObject body(FakeRun run) throws JSONException {
    boolean steady = run.asked.has("bpm");
    return new JSONObject()
        .put("run_id", run.id)
        .put("style", run.asked.optString("style", "chorale"))
        .put("mode", run.asked.optString("mode", "auto"))
        .put("bpm", steady ? run.asked.getDouble("bpm") : JSONObject.NULL)
        .put("seed", 7)
        .put("paused", run.paused)
        .put("tempo", tempo(72))
        .put("time_s", 1.5)
        .put("ended", run.ended == null ? JSONObject.NULL : run.ended)
        .put("saved", run.asked.optBoolean("save"));
  }

  private static JSONObject tempo(double bpm) throws JSONException {
    return new JSONObject()
        .put("tempo_bpm", 72)
        .put("target_bpm", bpm)
        .put("source", "cadence")
        .put("raw", JSONObject.NULL)
        .put("why", "because " + bpm);
  }
}
