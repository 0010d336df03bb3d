package org.courante.core.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** A style of the server's band, and where its tempo is at home, in beats a minute. */
public final class Style {
  /** As it stands in the contract. */
  public final String name;

  /** For people. */
  public final String title;

  public final double restingBpm;
  public final double lowestBpm;
  public final double highestBpm;

  private Style(JSONObject body) throws JSONException {
    name = Json.text(body, "name");
    title = Json.text(body, "title");
    restingBpm = Json.number(body, "resting_bpm");
    lowestBpm = Json.number(body, "lowest_bpm");
    highestBpm = Json.number(body, "highest_bpm");
  }

  /** All styles of an answer, the default first. */
  static List<Style> listOf(JSONObject body) throws JSONException {
    JSONArray entries = body.getJSONArray("styles");
    List<Style> styles = new ArrayList<>();
    for (int i = 0; i < entries.length(); i++) {
      styles.add(new Style(entries.getJSONObject(i)));
    }
    return Collections.unmodifiableList(styles);
  }
}
