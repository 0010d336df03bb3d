package org.courante.core.pace;

import static org.junit.Assert.assertEquals;

import java.util.Locale;
import org.courante.testing.Golden;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.Test;

/** The cases stand in a file that the server's tests read, too. */
public final class CadenceUnitsTest {
  @Test
  public void cadencesAreRepairedAsOnTheServer() throws Exception {
    JSONArray runs = Golden.read("cadence_units.json").getJSONArray("runs");
    for (int run = 0; run < runs.length(); run++) {
      String about = runs.getJSONObject(run).getString("about");
      JSONArray readings = runs.getJSONObject(run).getJSONArray("readings");
      CadenceUnits units = new CadenceUnits();
      for (int index = 0; index < readings.length(); index++) {
        JSONObject told = readings.getJSONObject(index);
        double repaired = units.repair(reading(told), number(told, "other_speed_mps"));
        assertEquals(
            about + ", reading " + index, told.getDouble("footfalls_spm"), repaired, 0);
      }
    }
  }

  private static Reading reading(JSONObject told) throws JSONException {
    return new Reading(
        Math.round(1000 * told.getDouble("time_s")),
        number(told, "speed_mps"),
        told.getDouble("cadence"),
        Double.NaN,
        Source.valueOf(told.getString("source").toUpperCase(Locale.ROOT)));
  }

  private static double number(JSONObject from, String name) throws JSONException {
    return from.isNull(name) ? Double.NaN : from.getDouble(name);
  }
}
