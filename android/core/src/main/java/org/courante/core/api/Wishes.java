package org.courante.core.api;

import org.json.JSONException;
import org.json.JSONObject;

/** How a run shall sound. */
public final class Wishes {
  public static final String AUTO = "auto";
  public static final String STEADY = "steady";

  /** Everything is left to the server. */
  public static final Wishes NONE = new Wishes("", AUTO, Double.NaN, -1, false);

  /** By the server's name; empty for its default. */
  public final String style;

  /** auto, step, stride, proportional, heart or steady. */
  public final String mode;

  /** Beats a minute, for steady; NaN for the style's own. */
  public final double bpm;

  /** The same seed composes the same music; -1 for any. */
  public final long seed;

  /** The server keeps the run when it is over, with heart rate and sound. */
  public final boolean save;

  public Wishes(String style, String mode, double bpm, long seed, boolean save) {
    this.style = style;
    this.mode = mode;
    this.bpm = bpm;
    this.seed = seed;
    this.save = save;
  }

  public Wishes withStyle(String style) {
    return new Wishes(style, mode, bpm, seed, save);
  }

  /** The bpm counts for steady only. */
  public Wishes withMode(String mode, double bpm) {
    return new Wishes(style, mode, mode.equals(STEADY) ? bpm : Double.NaN, seed, save);
  }

  public Wishes withSave(boolean save) {
    return new Wishes(style, mode, bpm, seed, save);
  }

  /** As the contract opens a run, and as the phone keeps it; what is left open is left out. */
  public JSONObject toJson() throws JSONException {
    JSONObject body = new JSONObject();
    if (!style.isEmpty()) {
      body.put("style", style);
    }
    if (!mode.equals(AUTO)) {
      body.put("mode", mode);
    }
    if (!Double.isNaN(bpm)) {
      body.put("bpm", bpm);
    }
    if (seed >= 0) {
      body.put("seed", seed);
    }
    if (save) {
      body.put("save", true);
    }
    return body;
  }

  /** From what {@link #toJson} gave. */
  public static Wishes of(JSONObject body) throws JSONException {
    return new Wishes(
        Json.textOrEmpty(body, "style"),
        body.isNull("mode") ? AUTO : Json.text(body, "mode"),
        Json.numberOrNaN(body, "bpm"),
        body.isNull("seed") ? -1 : (long) Json.number(body, "seed"),
        !body.isNull("save") && Json.flag(body, "save"));
  }
}
