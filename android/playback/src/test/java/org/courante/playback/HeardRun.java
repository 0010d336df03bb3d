package org.courante.playback;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.json.JSONException;
import org.json.JSONObject;

/** A run on a real server, by the little of REST that a test of the sound needs. */
final class HeardRun {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final String listenUrl;
  private final String url;
  private final String token;

  private HeardRun(String listenUrl, String url, String token) {
    this.listenUrl = listenUrl;
    this.url = url;
    this.token = token;
  }

  /** Runs of one seed and one tempo sound the same, sample by sample. */
  static HeardRun open(String baseUrl, double bpm, int seed) throws Exception {
    JSONObject asked = new JSONObject();
    asked.put("mode", "steady").put("bpm", bpm).put("seed", seed);
    JSONObject opened = send("POST", baseUrl + "/api/runs", null, asked.toString());
    String path = URI.create(opened.getString("listen_url")).getPath();
    return new HeardRun(
        baseUrl + path,
        baseUrl + "/api/runs/" + opened.getString("run_id"),
        opened.getString("control_token"));
  }

  void setBpm(double bpm) throws Exception {
    send("PATCH", url, token, new JSONObject().put("bpm", bpm).toString());
  }

  void end() throws Exception {
    send("DELETE", url, token, null);
  }

  private static JSONObject send(String method, String url, String token, String body)
      throws IOException, InterruptedException, JSONException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " gives " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body().isEmpty() ? new JSONObject() : new JSONObject(answer.body());
  }
}
