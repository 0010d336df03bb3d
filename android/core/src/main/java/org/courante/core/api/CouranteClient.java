package org.courante.core.api;

import java.util.List;
import org.courante.core.pace.Limits;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * The REST contract, and nothing else. Every call blocks until its answer, for half a minute at the
 * worst, and is made once: what to try again, and when, is the caller's business.
 *
 * <p>Tokens travel in a header, never in the address of a call. Redirects are followed only within
 * the same host. It has no state and may be used from any thread.
 */
public final class CouranteClient {
  private final ServerAddress server;
  private final Http http;

  public CouranteClient(ServerAddress server, String userAgent) {
    this.server = server;
    this.http = new Http(userAgent);
  }

  /** What there is to choose from, the default first. */
  public List<Style> styles() throws CallFailed {
    JSONObject body = call("GET", "/api/styles", null, null);
    try {
      return Style.listOf(body);
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }

  /** Begin a run. */
  public Opened open(Wishes wishes) throws CallFailed {
    try {
      return Opened.of(call("POST", "/api/runs", null, wishes.toJson()));
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }

  /** How a run is, or was, for a while after its end. */
  public RunStatus read(RunKey key) throws CallFailed {
    return status(call("GET", path(key, ""), key, null));
  }

  public RunStatus change(RunKey key, Change change) throws CallFailed {
    return status(call("PATCH", path(key, ""), key, change.toJson()));
  }

  /** Tell what a sensor told, at most {@link Limits#FRESH_MS} ago; hear what follows from it. */
  public Tempo pace(RunKey key, Dated reading) throws CallFailed {
    try {
      return Tempo.of(call("POST", path(key, "/pace"), key, reading.toJson()));
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }

  /** Tell what sensors told, at most {@link Limits#MOST_LATE} of them and at most
   * {@link Limits#LATE_MS} old; all are taken, or none. */
  public Tempo readings(RunKey key, List<Dated> readings) throws CallFailed {
    try {
      JSONArray entries = new JSONArray();
      for (Dated reading : readings) {
        entries.put(reading.toJson());
      }
      JSONObject body = new JSONObject().put("readings", entries);
      return Tempo.of(call("POST", path(key, "/readings"), key, body));
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }

  /** Have another address of the run's sound; the one before opens nothing any more. */
  public String renewListenPath(RunKey key) throws CallFailed {
    JSONObject body = call("POST", path(key, "/listen_token"), key, null);
    try {
      return Json.path(body, "listen_url");
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }

  /** End the run. */
  public RunStatus end(RunKey key) throws CallFailed {
    return status(call("DELETE", path(key, ""), key, null));
  }

  /** Follow the run; the caller closes it. */
  public EventStream events(RunKey key) throws CallFailed {
    return EventStream.open(http, server.resolve(path(key, "/events")), key.controlToken);
  }

  private static String path(RunKey key, String rest) {
    return "/api/runs/" + key.runId + rest;
  }

  private JSONObject call(String method, String path, RunKey key, JSONObject body)
      throws CallFailed {
    String token = key == null ? null : key.controlToken;
    String text = body == null ? null : body.toString();
    return Reply.body(http.exchange(method, server.resolve(path), token, text));
  }

  private static RunStatus status(JSONObject body) throws CallFailed {
    try {
      return RunStatus.of(body);
    } catch (JSONException e) {
      throw Reply.garbled(e);
    }
  }
}
