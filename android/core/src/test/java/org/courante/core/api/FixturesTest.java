package org.courante.core.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;
import org.courante.testing.ScriptedServer;
import org.courante.testing.ScriptedServer.Request;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.Test;

/**
 * The contract that server, page and app share: what the client sends is what the fixtures say, and
 * it understands what they answer.
 */
public class FixturesTest {
  private static final RunKey KEY =
      new RunKey("0123456789abcdef", "AAAAAAAAAAAAAAAAAAAAAA");
  private static final RunKey NOBODY = new RunKey("ffffffffffffffff", KEY.controlToken);

  /** Requests that this client never makes; what they are answered it reads as another's. */
  private static final Set<String> NEVER_ASKED =
      new HashSet<>(
          Arrays.asList(
              "change_energy",
              "healthz",
              "no_token",
              "pace_bluetooth",
              "purge_run",
              "refused_cadence_text",
              "refused_energy",
              "refused_late_age",
              "refused_late_latitude",
              "refused_late_speed",
              "refused_latitude",
              "refused_save_text",
              "refused_unknown_field"));

  /** A call, and a look at what it gave. */
  private interface Call {
    void on(CouranteClient client) throws CallFailed;
  }

  private static final Map<String, Call> CALLS = calls();

  private static Map<String, Call> calls() {
    Map<String, Call> calls = new HashMap<>();
    Wishes all = new Wishes("chorale", "steady", 96, 7, true);
    calls.put("open_run", client -> sees(client.open(all)));
    calls.put("open_run_plain", client -> sees(client.open(Wishes.NONE)));
    calls.put("read_run", client -> sees(client.read(KEY)));
    calls.put("end_run", client -> sees(client.end(KEY)));
    calls.put("save_run", client -> assertTrue(client.change(KEY, saving()).saved));
    calls.put("change_run", client -> seesPaused(client.change(KEY, steady(120, true))));
    calls.put("pace_cadence", client -> sees(client.pace(KEY, aged(cadence(170), 0.4))));
    calls.put("pace_speed", client -> sees(client.pace(KEY, aged(speed(2.9), 0))));
    calls.put("pace_everything", client -> sees(client.pace(KEY, aged(everything(), 1))));
    calls.put("late_readings", client -> sees(client.readings(KEY, waited())));
    calls.put("refused_late_none", client -> client.readings(KEY, new ArrayList<>()));
    calls.put("renew_listen_token", FixturesTest::seesAnotherPath);
    calls.put("styles", client -> sees(client.styles().get(0)));
    calls.put("no_run", client -> client.read(NOBODY));
    calls.put("wrong_token", client -> client.end(new RunKey(KEY.runId, "wrong")));
    calls.put("refused_bpm", client -> client.change(KEY, steadyAlready(500)));
    calls.put("refused_mode", client -> client.open(Wishes.NONE.withMode("fast", Double.NaN)));
    calls.put("refused_speed_range", client -> client.pace(KEY, aged(speed(55), 0)));
    return calls;
  }

  @Test
  public void everyFixtureOfRestIsSpoken() throws Exception {
    int spoken = 0;
    for (File file : fixtures().listFiles()) {
      String name = file.getName().replace(".json", "");
      JSONObject fixture = read(file);
      if (fixture.has("request")) {
        speak(name, fixture);
        spoken++;
      }
    }
    assertTrue("only " + spoken + " fixtures", spoken >= 20);
  }

  @Test
  public void everyEventIsUnderstood() throws Exception {
    JSONObject events = read(new File(fixtures(), "events.json")).getJSONObject("events");
    Tempo tempo = new Event("tempo", events.getJSONObject("tempo").toString()).tempo();
    assertEquals(85, tempo.targetBpm, 0);
    assertEquals("chorale", new Event("style", events.getJSONObject("style").toString()).style());
  }

  private static void speak(String name, JSONObject fixture) throws Exception {
    JSONObject response = fixture.getJSONObject("response");
    int status = response.getInt("status");
    String type = status < 400 ? "application/json" : "application/problem+json";
    byte[] answer =
        ScriptedServer.answer(status, type, response.getJSONObject("body").toString());
    Call call = CALLS.get(name);
    if (call == null) {
      assertTrue(name + " is a fixture that nothing here speaks", NEVER_ASKED.contains(name));
      call = client -> client.read(KEY);
    }
    try (ScriptedServer server = new ScriptedServer(request -> answer)) {
      speak(name, call, server, response);
      if (CALLS.containsKey(name)) {
        assertAsked(name, fixture.getJSONObject("request"), server.last());
      }
    }
  }

  private static void speak(String name, Call call, ScriptedServer server, JSONObject response)
      throws Exception {
    JSONObject body = response.getJSONObject("body");
    try {
      call.on(new CouranteClient(ServerAddress.parse(server.baseUrl()), "test"));
      assertTrue(name, response.getInt("status") < 400);
    } catch (ApiProblem e) {
      assertEquals(name, response.getInt("status"), e.status);
      assertEquals(name, body.getString("detail"), e.detail);
      assertEquals(name, body.has("field") ? body.getString("field") : "", e.field);
    } catch (NotCourante e) {
      assertFalse(name + ": " + e.getMessage(), CALLS.containsKey(name));
    }
  }

  private static void assertAsked(String name, JSONObject wanted, Request asked)
      throws JSONException {
    assertEquals(name, wanted.getString("method"), asked.method);
    String path = wanted.getString("path").replace("{run_id}", KEY.runId);
    assertEquals(name, path, asked.path);
    assertEquals(name, header(wanted), asked.headers.get("authorization"));
    if (!wanted.has("body")) {
      assertEquals(name, "", asked.body);
      return;
    }
    assertSent(name, wanted.getJSONObject("body"), new JSONObject(asked.body));
  }

  private static void assertSent(String name, JSONObject wanted, JSONObject sent)
      throws JSONException {
    for (String field : wanted.keySet()) {
      String place = name + " " + field;
      if (wanted.get(field) instanceof JSONArray) {
        assertSent(place, wanted.getJSONArray(field), sent.getJSONArray(field));
      } else {
        assertEquals(place, plain(wanted.get(field)), plain(sent.opt(field)));
      }
    }
    // A reading always tells its source and its age.
    Set<String> more = new HashSet<>(sent.keySet());
    more.removeAll(wanted.keySet());
    more.removeAll(Arrays.asList("source", "age_s"));
    assertTrue(name + " has also " + more, more.isEmpty());
  }

  private static void assertSent(String name, JSONArray wanted, JSONArray sent)
      throws JSONException {
    assertEquals(name, wanted.length(), sent.length());
    for (int i = 0; i < wanted.length(); i++) {
      assertSent(name + " " + i, wanted.getJSONObject(i), sent.getJSONObject(i));
    }
  }

  private static String header(JSONObject wanted) throws JSONException {
    if (wanted.isNull("token")) {
      return null;
    }
    boolean own = wanted.getString("token").equals("control");
    return "Bearer " + (own ? KEY.controlToken : "wrong");
  }

  private static Object plain(Object value) {
    return value instanceof Number ? (Object) ((Number) value).doubleValue() : value;
  }

  private static void sees(Opened opened) {
    assertEquals(KEY.runId, opened.key.runId);
    assertEquals(KEY.controlToken, opened.key.controlToken);
    assertEquals("/listen/BBBBBBBBBBBBBBBBBBBBBB.mp3", opened.listenPath);
    assertFalse(opened.toString().contains("AAAA"));
  }

  private static void sees(RunStatus status) {
    assertEquals("chorale", status.style);
    assertEquals("auto", status.mode);
    assertEquals(Double.NaN, status.bpm, 0);
    assertEquals(72, status.tempo.tempoBpm, 0);
    assertEquals(12.433, status.timeS, 0);
    assertFalse(status.isOver());
  }

  private static void seesPaused(RunStatus status) {
    assertTrue(status.paused);
    assertEquals("steady", status.mode);
    assertEquals(120, status.bpm, 0);
  }

  private static void sees(Tempo tempo) {
    assertEquals(85, tempo.targetBpm, 0);
    assertEquals(170, tempo.raw, 0);
    assertTrue(tempo.why.startsWith("cadence 170 a minute"));
  }

  private static void sees(Style style) {
    assertEquals("chorale", style.name);
    assertEquals("Chorale", style.title);
    assertEquals(72, style.restingBpm, 0);
  }

  private static void seesAnotherPath(CouranteClient client) throws CallFailed {
    assertEquals("/listen/CCCCCCCCCCCCCCCCCCCCCC.mp3", client.renewListenPath(KEY));
  }

  private static Change steady(double bpm, boolean paused) {
    return Change.between(Wishes.NONE, false, Wishes.NONE.withMode("steady", bpm), paused);
  }

  private static Change steadyAlready(double bpm) {
    Wishes told = Wishes.NONE.withMode("steady", 100);
    return Change.between(told, false, told.withMode("steady", bpm), false);
  }

  private static Change saving() {
    return Change.between(Wishes.NONE, false, Wishes.NONE.withSave(true), false);
  }

  private static Dated aged(Reading reading, double ageS) {
    return new Dated(reading, ageS);
  }

  private static Reading cadence(double spm) {
    return Reading.cadence(0, spm, Source.WATCH);
  }

  private static Reading speed(double mps) {
    return Reading.speed(0, mps, Source.GPS);
  }

  private static List<Dated> waited() {
    Reading both = new Reading(0, Double.NaN, 168, 148, Source.WATCH);
    Reading last = new Reading(0, 2.9, 170, Double.NaN, Source.WATCH);
    return Arrays.asList(aged(speed(2.8), 1800), aged(both, 900.5), aged(last, 1));
  }

  private static Reading everything() {
    return new Reading(0, 3.1, 172, 151, Source.WATCH);
  }

  private static JSONObject read(File file) throws IOException, JSONException {
    return new JSONObject(new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8));
  }

  private static File fixtures() {
    String repository = System.getProperty("courante.repository", "..");
    String told = System.getProperty("courante.fixtures", repository + "/tests/golden/rest");
    File folder = new File(told);
    if (!folder.isDirectory()) {
      fail("set the property courante.repository to the folder that has tests/golden/rest");
    }
    return folder;
  }
}
