package org.courante.core.api;

import org.courante.core.pace.Reading;
import org.json.JSONException;
import org.json.JSONObject;

/** A reading and how long ago it was measured. */
public final class Dated {
  public final Reading reading;
  public final double ageS;

  public Dated(Reading reading, double ageS) {
    this.reading = reading;
    this.ageS = ageS;
  }

  /** As the contract takes it: in hundredths, for sensors know no better. */
  JSONObject toJson() throws JSONException {
    JSONObject body = new JSONObject();
    put(body, "speed_mps", reading.speedMps);
    put(body, "cadence_spm", reading.cadenceSpm);
    put(body, "heart_rate_bpm", reading.heartRateBpm);
    body.put("source", reading.source.word);
    put(body, "age_s", ageS);
    return body;
  }

  private static void put(JSONObject body, String name, double value) throws JSONException {
    if (!Double.isNaN(value)) {
      body.put(name, Math.round(value * 100) / 100.0);
    }
  }
}
