package org.courante.core.pace;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import org.courante.testing.Golden;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.Test;

/** The payloads stand in a file that the server's tests read, too. */
public final class BluetoothTest {
  private static byte[] bytes(String hex) {
    String digits = hex.replace(" ", "");
    byte[] bytes = new byte[digits.length() / 2];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) Integer.parseInt(digits.substring(2 * index, 2 * index + 2), 16);
    }
    return bytes;
  }

  private static double number(JSONObject from, String name) throws JSONException {
    return from.isNull(name) ? Double.NaN : from.getDouble(name);
  }

  private static void check(JSONObject wanted) throws BadPayload, JSONException {
    String about = wanted.getString("about");
    byte[] payload = bytes(wanted.getString("payload"));
    double speed = number(wanted, "speed_mps");
    double heart = number(wanted, "heart_rate_bpm");
    switch (wanted.getString("characteristic")) {
      case "2A37":
        assertEquals(about, heart, HeartRateMeasurement.decode(payload).heartRateBpm, 0);
        break;
      case "2A53":
        RunningMeasurement running = RunningMeasurement.decode(payload);
        assertEquals(about, speed, running.speedMps, 1e-9);
        assertEquals(about, number(wanted, "cadence_per_min"), running.cadencePerMin, 0);
        assertEquals(about, wanted.getBoolean("running"), running.running);
        break;
      case "2ACD":
        TreadmillData treadmill = TreadmillData.decode(payload);
        assertEquals(about, speed, treadmill.speedMps, 1e-9);
        assertEquals(about, heart, treadmill.heartRateBpm, 0);
        break;
      default:
        fail("no decoder for " + wanted);
    }
  }

  @Test
  public void payloadsSayTheSameAsOnTheServer() throws Exception {
    JSONArray decoded = Golden.read("bluetooth.json").getJSONArray("decoded");
    assertTrue(decoded.length() > 20);
    for (int index = 0; index < decoded.length(); index++) {
      check(decoded.getJSONObject(index));
    }
  }

  @Test
  public void truncatedPayloadsAreRefusedAndNotRepeated() throws Exception {
    JSONArray truncated = Golden.read("bluetooth.json").getJSONArray("truncated");
    for (int index = 0; index < truncated.length(); index++) {
      JSONObject payload = truncated.getJSONObject(index);
      payload.put("about", "truncated").put("running", false);
      try {
        check(payload);
        fail("decoded: " + payload);
      } catch (BadPayload refused) {
        String characteristic = payload.getString("characteristic");
        assertTrue(refused.getMessage().startsWith("bluetooth " + characteristic + ": "));
        assertTrue(refused.getMessage().contains("at least"));
      }
    }
  }

  @Test
  public void aStrapOffTheSkinIsTold() throws Exception {
    assertTrue(HeartRateMeasurement.decode(bytes("0448")).offSkin);
    assertFalse(HeartRateMeasurement.decode(bytes("0648")).offSkin);
    assertFalse("it cannot feel the skin", HeartRateMeasurement.decode(bytes("0048")).offSkin);
  }

  @Test
  public void batteries() throws Exception {
    assertEquals(0, BatteryLevel.decode(bytes("00")));
    assertEquals(100, BatteryLevel.decode(bytes("64")));
    for (String wrong : new String[] {"", "65", "ff"}) {
      try {
        BatteryLevel.decode(bytes(wrong));
        fail(wrong);
      } catch (BadPayload refused) {
        assertTrue(refused.getMessage().contains("2A19"));
      }
    }
  }
}
