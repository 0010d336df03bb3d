package org.courante.core.api;

import java.net.URI;
import java.net.URISyntaxException;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Reads JSON strictly, and alike on Android and on the desktop, whose org.json differ in what they
 * turn into what.
 */
public final class Json {
  private static final int MOST_OPENINGS = 500;

  private Json() {}

  /**
   * One object, and nothing that would exhaust the stack.
   *
   * @throws JSONException it is none
   */
  public static JSONObject parse(String text) throws JSONException {
    refuseDepth(text);
    return new JSONObject(text);
  }

  public static String text(JSONObject body, String name) throws JSONException {
    Object value = body.get(name);
    if (!(value instanceof String)) {
      throw new JSONException(name + " is no text");
    }
    return (String) value;
  }

  public static String textOrEmpty(JSONObject body, String name) throws JSONException {
    return body.isNull(name) ? "" : text(body, name);
  }

  public static double number(JSONObject body, String name) throws JSONException {
    Object value = body.get(name);
    if (!(value instanceof Number)) {
      throw new JSONException(name + " is no number");
    }
    return ((Number) value).doubleValue();
  }

  public static double numberOrNaN(JSONObject body, String name) throws JSONException {
    return body.isNull(name) ? Double.NaN : number(body, name);
  }

  public static boolean flag(JSONObject body, String name) throws JSONException {
    Object value = body.get(name);
    if (!(value instanceof Boolean)) {
      throw new JSONException(name + " is neither true nor false");
    }
    return (Boolean) value;
  }

  public static JSONObject object(JSONObject body, String name) throws JSONException {
    Object value = body.get(name);
    if (!(value instanceof JSONObject)) {
      throw new JSONException(name + " is no object");
    }
    return (JSONObject) value;
  }

  /** The path of an address; where the server saw itself is not where the phone sees it. */
  static String path(JSONObject body, String name) throws JSONException {
    String path;
    try {
      path = new URI(text(body, name)).getRawPath();
    } catch (URISyntaxException e) {
      path = null;
    }
    if (path == null || !path.startsWith("/")) {
      throw new JSONException(name + " is no address");
    }
    return path;
  }

  /** Parsers recurse: a body of brackets alone would overflow a phone's small stack. */
  private static void refuseDepth(String text) throws JSONException {
    int openings = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
        openings++;
      }
    }
    if (openings > MOST_OPENINGS) {
      throw new JSONException("more than " + MOST_OPENINGS + " brackets");
    }
  }
}
