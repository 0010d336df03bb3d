package org.courante.core.run;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.Event;
import org.courante.core.api.EventStream;
import org.courante.core.api.RunKey;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Style;
import org.courante.core.api.Wishes;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;
import org.courante.testing.RealServer;
import org.json.JSONObject;
import org.junit.Test;

/** The keeper and a real server, on the clock of this machine. */
public class RealRunTest {
  private static final long PATIENCE_MS = 120_000;

  /** Something that comes true sooner or later. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private RunKeeper keeper;
  private long lastReadingMs;
  private int heartRateBpm = 100;

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  private void take(RealServer server) throws Exception {
    keeper = new RunKeeper("Courante test", new Random());
    keeper.setServer(ServerAddress.parse(server.baseUrl()), nowMs());
  }

  /** As the service does: pump when it is due, and a reading a second from a watch. */
  private void until(String what, Condition condition) throws Exception {
    long giveUpMs = nowMs() + PATIENCE_MS;
    while (!condition.holds()) {
      assertTrue("in vain: " + what, nowMs() < giveUpMs);
      if (nowMs() - lastReadingMs >= 1_000) {
        lastReadingMs = nowMs();
        heartRateBpm++;
        keeper.add(new Reading(nowMs(), Double.NaN, 172, heartRateBpm, Source.WATCH));
      }
      Thread.sleep(Math.min(20, keeper.pump(nowMs())));
    }
  }

  private RunState state() {
    return keeper.state(nowMs());
  }

  /** Empty while there is none. */
  private String runId() throws Exception {
    JSONObject saved = new JSONObject(saved());
    return saved.has("session") ? Session.of(saved.getJSONObject("session")).key.runId : "";
  }

  private static Session session(String saved) throws Exception {
    return Session.of(new JSONObject(saved).getJSONObject("session"));
  }

  private String saved() {
    return keeper.save(nowMs(), System.currentTimeMillis());
  }

  private static HttpURLConnection get(String url, String token) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
    connection.setReadTimeout(20_000);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }

  private static String text(InputStream in) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      bytes.write(buffer, 0, count);
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  public void theTempoFollowsTheRunnerAndItsWishes() throws Exception {
    RealServer server = RealServer.shared();
    List<Style> styles = client(server).styles();
    take(server);
    keeper.play(nowMs(), System.currentTimeMillis());
    until("a run", () -> keeper.listenUrl() != null && !state().style.isEmpty());
    assertEquals(styles.get(0).name, state().style);
    HttpURLConnection sound = get(keeper.listenUrl(), null);
    assertEquals(200, sound.getResponseCode());
    assertEquals("audio/mpeg", sound.getContentType());
    assertTrue(sound.getInputStream().read() >= 0);

    until("the cadence counts", () -> state().targetBpm == 86);
    assertTrue(state().why, state().why.contains("172"));
    until("the music makes for it", () -> state().tempoBpm > 72);

    keeper.wish(new Wishes(styles.get(0).name, "steady", 101, -1, false));
    until("the wishes count", () -> state().targetBpm == 101);
    assertEquals("steady", state().mode);
    assertNull(state().trouble);

    keeper.wish(keeper.wishes().withMode("steady", 500));
    until("the server refuses", () -> state().trouble != null);
    assertTrue(state().trouble.detail, state().trouble.detail.contains("from 40 to 220"));
    assertEquals(101, keeper.wishes().bpm, 0);

    sound.disconnect();
    Session session = session(saved());
    keeper.end(nowMs());
    until("nothing is left to do", () -> keeper.pump(nowMs()) == RunKeeper.NEVER);
    until("the server ends it", () -> ended(server, session.key));
  }

  private static CouranteClient client(RealServer server) throws Exception {
    return new CouranteClient(ServerAddress.parse(server.baseUrl()), "Courante test");
  }

  private static boolean ended(RealServer server, RunKey key) throws Exception {
    return client(server).read(key).isOver();
  }

  @Test
  public void eventsTellWhatHappens() throws Exception {
    RealServer server = RealServer.shared();
    CouranteClient client = client(server);
    RunKey key = client.open(Wishes.NONE).key;
    boolean beat = false;
    boolean tempo = false;
    try (EventStream events = client.events(key)) {
      while (!beat || !tempo) {
        Event event = events.next();
        beat |= event.name.equals("beat");
        tempo |= event.name.equals("tempo") && event.tempo().tempoBpm > 0;
      }
      client.end(key);
      Event event = events.next();
      while (!event.name.equals("end")) {
        event = events.next();
      }
      assertNull(events.next());
    }
  }

  @Test
  public void theRunOutlivesTheServerAndTheApp() throws Exception {
    try (RealServer server = RealServer.own()) {
      server.start();
      take(server);
      keeper.play(nowMs(), System.currentTimeMillis());
      until("the cadence counts", () -> state().targetBpm == 86);
      // A run without a bar has no training file, in which the readings are looked for.
      until("a bar", () -> trainingFile(server) != null);
      String run = runId();

      server.stop();
      until("the outage is seen", () -> state().trouble != null);
      assertEquals(state().trouble.detail, Trouble.Kind.UNREACHABLE, state().trouble.kind);
      int first = heartRateBpm + 1;
      until("five readings wait", () -> heartRateBpm > first + 5);
      int last = heartRateBpm;
      server.start();
      keeper.network(true);
      until("the outage is over", () -> state().trouble == null);
      assertEquals("the same run", run, runId());
      until("the readings arrive", () -> holds(trainingFile(server), first, last));

      String saved = saved();
      take(server);
      assertFalse(keeper.isOn());
      keeper.restore(saved, nowMs(), System.currentTimeMillis());
      until("the run is found", () -> state().targetBpm == 86);
      assertEquals("the same run", run, runId());
      assertTrue(state().elapsedMs >= 5_000);

      client(server).end(session(saved).key);
      until("another run", () -> !runId().isEmpty() && !runId().equals(run));
    }
  }

  /** Null while there is none. */
  private String trainingFile(RealServer server) throws Exception {
    Session session = session(saved());
    String url = server.baseUrl() + "/api/runs/" + session.key.runId + "/run.tcx";
    HttpURLConnection connection = get(url, session.key.controlToken);
    try {
      return connection.getResponseCode() == 200 ? text(connection.getInputStream()) : null;
    } finally {
      connection.disconnect(); // a server lets one address have only so many
    }
  }

  private static boolean holds(String trainingFile, int firstBpm, int lastBpm) {
    boolean all = trainingFile != null;
    for (int bpm = firstBpm; all && bpm <= lastBpm; bpm++) {
      all = trainingFile.contains("<Value>" + bpm + "</Value>");
    }
    return all;
  }
}
