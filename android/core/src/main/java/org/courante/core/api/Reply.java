package org.courante.core.api;

import org.json.JSONException;
import org.json.JSONObject;

/** Tells a good answer from a refusal, and both from what is not Courante's. */
final class Reply {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private Reply() {}

  /** The object that was answered. */
  static JSONObject body(Answer answer) throws CallFailed {
    if (answer.status >= 400) {
      throw refusal(answer);
    }
    if (answer.status / 100 != 2 || !answer.mediaType.equals(JSON)) {
      throw new NotCourante("It answers " + answer.status + " " + answer.mediaType + ".", null);
    }
    try {
      return Json.parse(answer.body);
    } catch (JSONException e) {
      throw garbled(e);
    }
  }

  /** A body that lacks what the contract promises. */
  static NotCourante garbled(JSONException why) {
    return new NotCourante("Its answer is not as the contract says.", why);
  }

  private static CallFailed refusal(Answer answer) {
    if (answer.mediaType.equals(PROBLEM)) {
      try {
        return problem(answer);
      } catch (JSONException e) {
        return garbled(e);
      }
    }
    switch (answer.status) {
      case 413:
      case 429:
        return new ApiProblem(
            answer.status, "A proxy of the server refuses.", "", answer.retryAfterMs);
      case 502:
      case 503:
      case 504:
        return new Unreachable(
            "A proxy answers that the server is away.", answer.retryAfterMs, null);
      default:
        return new NotCourante("It answers " + answer.status + " in no known form.", null);
    }
  }

  private static ApiProblem problem(Answer answer) throws JSONException {
    JSONObject body = Json.parse(answer.body);
    double seconds = Json.numberOrNaN(body, "retry_after_s");
    boolean told = answer.retryAfterMs < 0 && seconds >= 0;
    long retryAfterMs = told ? Math.round(1000 * seconds) : answer.retryAfterMs;
    return new ApiProblem(
        answer.status, Json.text(body, "detail"), Json.textOrEmpty(body, "field"), retryAfterMs);
  }
}
