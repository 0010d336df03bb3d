package org.courante.core.run;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.courante.core.api.Event;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Wishes;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.Source;
import org.courante.core.run.RunState.Phase;
import org.courante.testing.ScriptedServer;
import org.json.JSONObject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A run without trouble: play, wishes, pause, end, and what outlives the app. */
public class RunKeeperTest {
  private FakeCourante server;
  private Driven driven;
  private RunKeeper keeper;

  @Before
  public void begin() throws Exception {
    server = new FakeCourante();
    driven = Driven.at(server.baseUrl());
    keeper = driven.keeper;
  }

  @After
  public void end() throws IOException {
    server.close();
  }

  @Test
  public void nothingIsAskedBeforePlay() {
    assertEquals(RunKeeper.NEVER, driven.pump());
    keeper.add(Reading.speed(driven.nowMs, 3, Source.GPS));
    assertEquals(RunKeeper.NEVER, driven.pump());
    assertEquals(Phase.IDLE, driven.state().phase);
    assertNull(driven.state().trouble);
    assertNull(keeper.listenUrl());
    assertNull(keeper.save(driven.nowMs, driven.utcMs()));
    assertEquals(0, server.asked().size());
  }

  @Test
  public void playOpensARunAsWished() {
    keeper.wish(new Wishes("waltz", "steady", 96, 7, false));
    keeper.play(driven.nowMs, driven.utcMs());
    assertEquals(Phase.STARTING, driven.state().phase);
    driven.pump();
    assertTrue(server.asked().get(0).startsWith("POST /api/runs {"));
    assertEquals("GET /api/runs/1", server.asked().get(1));
    assertEquals(server.baseUrl() + "/listen/1.mp3?lag=low", keeper.listenUrl());
    assertEquals("waltz", driven.state().style);
    assertEquals("steady", driven.state().mode);
    assertEquals(96, driven.state().askedBpm, 0);
    assertEquals(72, driven.state().targetBpm, 0);
    assertEquals(Phase.STARTING, driven.state().phase);
    keeper.sound(true);
    assertEquals(Phase.PLAYING, driven.state().phase);
    keeper.sound(false);
    assertEquals(Phase.RECONNECTING, driven.state().phase);
    assertEquals(driven.utcMs(), keeper.startedUtcMs());
  }

  @Test
  public void readingsGoOutOnceASecondAndTellTheTempo() throws Exception {
    driven.playing().runFor(10);
    assertEquals(10, server.count("POST /api/runs/1/readings"));
    assertEquals(20, server.readings.size());
    assertEquals("because 85.0", driven.state().why);
    assertEquals(85, driven.state().targetBpm, 0);
    assertEquals("gps", server.readings.get(1).getString("source"));
    assertTrue(server.readings.get(1).getDouble("age_s") <= 1);
    keeper.add(Reading.cadence(driven.nowMs - 400, 172, Source.WATCH));
    driven.pump();
    String pace = server.asked().get(server.asked().size() - 1);
    assertTrue(pace, pace.startsWith("POST /api/runs/1/pace"));
    assertEquals(0.4, server.readings.get(20).getDouble("age_s"), 0.001);
    assertEquals(172, server.readings.get(20).getDouble("cadence_spm"), 0);
  }

  @Test
  public void withoutReadingsTheServerIsAskedNowAndThen() {
    driven.playing().waitFor(60_000);
    int asked = server.count("GET /api/runs/1");
    assertTrue(asked + " times", asked >= 12 && asked <= 17);
  }

  @Test
  public void eventsMakeAskingNeedless() throws Exception {
    driven.playing();
    int before = server.asked().size();
    String tempo =
        "{\"tempo_bpm\":90,\"target_bpm\":91,\"source\":\"speed\",\"raw\":3,\"why\":\"you run\"}";
    for (int i = 0; i < 20; i++) {
      keeper.told(new Event("tempo", tempo), driven.nowMs);
      keeper.told(new Event("beat", "{}"), driven.nowMs);
      driven.waitFor(1_000);
    }
    assertEquals(before, server.asked().size());
    assertEquals(90, driven.state().tempoBpm, 0);
    assertEquals("you run", driven.state().why);
    keeper.told(new Event("style", "{\"style\":\"waltz\"}"), driven.nowMs);
    assertEquals("waltz", driven.state().style);
    keeper.told(new Event("end", "{}"), driven.nowMs);
    driven.pump();
    assertEquals("GET /api/runs/1", server.asked().get(before));
  }

  @Test
  public void onlyWhatIsOtherwiseIsTold() {
    driven.playing();
    keeper.wish(keeper.wishes().withStyle("waltz"));
    driven.pump();
    keeper.wish(keeper.wishes().withMode("steady", 120));
    driven.pump();
    keeper.wish(keeper.wishes().withSave(true));
    driven.pump();
    List<String> asked = server.asked();
    assertEquals(
        Arrays.asList(
            "PATCH /api/runs/1 {\"style\":\"waltz\"}",
            "PATCH /api/runs/1 {\"mode\":\"steady\",\"bpm\":120}",
            "PATCH /api/runs/1 {\"save\":true}"),
        asked.subList(asked.size() - 3, asked.size()));
    driven.waitFor(20_000);
    assertEquals("told once", 3, server.count("PATCH"));
  }

  @Test
  public void aRefusedWishIsGivenUpAndSaidForAWhile() {
    driven.playing();
    keeper.wish(keeper.wishes().withMode("steady", 500));
    driven.pump();
    assertEquals("auto", keeper.wishes().mode);
    assertEquals(Trouble.Kind.REFUSED, driven.state().trouble.kind);
    assertEquals("bpm: nobody can play this", driven.state().trouble.detail);
    assertEquals(Phase.PLAYING, driven.state().phase);
    driven.waitFor(11_000);
    assertNull(driven.state().trouble);
    assertEquals(1, server.count("PATCH"));
  }

  @Test
  public void inAPauseTimeStandsStillAndNothingIsAsked() {
    driven.playing().runFor(5);
    keeper.pause(driven.nowMs);
    assertEquals(Phase.PAUSED, driven.state().phase);
    assertNull(keeper.listenUrl());
    driven.pump();
    assertTrue(server.only().paused);
    int asked = server.asked().size();
    driven.runFor(30);
    assertEquals(RunKeeper.NEVER, driven.pump());
    assertEquals(asked, server.asked().size());
    assertEquals(5_000, driven.state().elapsedMs);
    assertEquals(15, driven.state().distanceM, 0);

    keeper.play(driven.nowMs, driven.utcMs());
    assertEquals(Phase.STARTING, driven.state().phase);
    driven.runFor(2);
    assertFalse(server.only().paused);
    assertEquals(server.baseUrl() + "/listen/1.mp3?lag=low", keeper.listenUrl());
    assertEquals(7_000, driven.state().elapsedMs);
  }

  @Test
  public void whileAnotherAppSoundsTheRunGoesOnInSilence() {
    driven.playing().runFor(2);
    keeper.hush(true);
    keeper.soundTrouble(new Trouble(Trouble.Kind.NO_FOCUS, ""));
    assertEquals(Phase.PAUSED, driven.state().phase);
    assertEquals(Trouble.Kind.NO_FOCUS, driven.state().trouble.kind);
    assertNull(keeper.listenUrl());
    int before = server.readings.size();
    driven.runFor(3);
    assertTrue(server.only().paused);
    assertEquals(before + 6, server.readings.size());
    assertEquals(5_000, driven.state().elapsedMs);
    keeper.hush(false);
    driven.pump();
    assertFalse(server.only().paused);
    assertNotNull(keeper.listenUrl());
    assertNull(driven.state().trouble);
  }

  @Test
  public void theEndSendsWhatIsLeftAndTellsTheServer() {
    driven.playing().runFor(3);
    keeper.add(Reading.speed(driven.nowMs, 3.3, Source.GPS));
    keeper.end(driven.nowMs);
    assertEquals(Phase.ENDED, driven.state().phase);
    assertFalse(keeper.isOn());
    assertNull(keeper.listenUrl());
    driven.waitFor(2_000);
    assertEquals(7, server.readings.size());
    assertEquals("ended by the runner", server.only().ended);
    assertEquals(RunKeeper.NEVER, driven.pump());
    assertEquals(3_000, driven.state().elapsedMs);
    assertEquals(9, driven.state().distanceM, 0);

    keeper.play(driven.nowMs, driven.utcMs());
    driven.pump();
    assertEquals(2, server.runs.size());
    assertEquals(0, driven.state().elapsedMs);
    assertEquals(0, driven.state().distanceM, 0);
  }

  @Test
  public void aRunThatOpensAfterTheRunnerLeftIsEnded() {
    server.onOpen = () -> keeper.end(driven.nowMs);
    keeper.play(driven.nowMs, driven.utcMs());
    driven.waitFor(2_000);
    assertEquals("ended by the runner", server.only().ended);
    assertEquals(Phase.ENDED, driven.state().phase);
    assertEquals(RunKeeper.NEVER, driven.pump());
  }

  @Test(timeout = 60_000)
  public void nobodyWaitsWhileTheNetworkIsWaitedFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    server.onOpen =
        () -> {
          asked.countDown();
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    keeper.play(driven.nowMs, driven.utcMs());
    Thread network = new Thread(() -> keeper.pump(driven.nowMs));
    network.start();
    asked.await();
    assertEquals(Phase.STARTING, keeper.state(driven.nowMs).phase);
    keeper.add(Reading.speed(driven.nowMs, 3, Source.GPS));
    keeper.pause(driven.nowMs);
    assertEquals(Phase.PAUSED, keeper.state(driven.nowMs).phase);
    mayAnswer.countDown();
    network.join();
    driven.pump();
    assertTrue("the pause is told to the run that opened since", server.only().paused);
  }

  @Test
  public void theSameRunGoesOnAfterTheAppWasKilled() throws Exception {
    keeper.wish(new Wishes("waltz", "auto", Double.NaN, -1, false));
    driven.playing().runFor(5);
    String saved = keeper.save(driven.nowMs, driven.utcMs());

    Driven again = new Driven(driven.nowMs + 30_000);
    again.keeper.restore(saved, again.nowMs, again.utcMs());
    again.keeper.setServer(ServerAddress.parse(server.baseUrl()), again.nowMs);
    assertTrue(again.keeper.isOn());
    assertEquals(keeper.listenUrl(), again.keeper.listenUrl());
    int asked = server.asked().size();
    again.runFor(2);
    assertEquals("GET /api/runs/1", server.asked().get(asked));
    assertEquals(1, server.runs.size());
    assertEquals(14, server.readings.size());
    assertEquals(37_000, again.state().elapsedMs);
    assertEquals(21, again.state().distanceM, 0);
    assertEquals("waltz", again.keeper.wishes().style);
    assertEquals(keeper.startedUtcMs(), again.keeper.startedUtcMs());
  }

  @Test
  public void aPauseStaysOneAfterTheAppWasKilled() throws Exception {
    driven.playing().runFor(5);
    keeper.pause(driven.nowMs);
    driven.pump();
    String saved = keeper.save(driven.nowMs, driven.utcMs());
    Driven again = new Driven(driven.nowMs + 30_000);
    again.keeper.restore(saved, again.nowMs, again.utcMs());
    again.waitFor(10_000);
    assertEquals(Phase.PAUSED, again.state().phase);
    assertEquals(5_000, again.state().elapsedMs);
    again.keeper.play(again.nowMs, again.utcMs());
    again.pump();
    assertFalse(server.only().paused);
  }

  @Test
  public void whatWasNotKeptWellIsRefusedAndChangesNothing() {
    driven.playing();
    String saved = keeper.save(driven.nowMs, driven.utcMs());
    Driven other = new Driven(driven.nowMs);
    for (String bad : new String[] {"", "{}", saved.substring(1), saved.replace(":1,", ":2,")}) {
      assertThrows(BadState.class, () -> other.keeper.restore(bad, 0, 0));
    }
    String noClock = saved.replace("elapsed_ms", "elapsed");
    BadState refusal =
        assertThrows(BadState.class, () -> other.keeper.restore(noClock, 0, 0));
    assertFalse(refusal.getMessage().contains("token"));
    assertFalse(other.keeper.isOn());
    assertEquals(RunKeeper.NEVER, other.pump());
  }

  @Test
  public void anotherServerGetsAnotherRunAndTheFirstIsToldSo() throws Exception {
    driven.playing().runFor(4);
    try (FakeCourante other = new FakeCourante()) {
      keeper.setServer(ServerAddress.parse(other.baseUrl()), driven.nowMs);
      driven.runFor(3);
      assertEquals("ended by the runner", server.only().ended);
      assertEquals(1, other.runs.size());
      assertTrue(keeper.listenUrl().startsWith(other.baseUrl()));
      assertEquals(7_000, driven.state().elapsedMs);
      keeper.setServer(null, driven.nowMs);
      driven.waitFor(1_000);
      assertEquals(Trouble.Kind.NO_SERVER, driven.state().trouble.kind);
      assertNull(keeper.listenUrl());
    }
  }

  @Test
  public void aRefusedSoundIsRenewedButNotWithoutEnd() {
    driven.playing();
    for (int i = 0; i < 30; i++) {
      keeper.soundRefused();
      driven.waitFor(1_000);
    }
    assertTrue(keeper.listenUrl(), keeper.listenUrl().contains("/listen/1-"));
    int renewals = server.count("POST /api/runs/1/listen_token");
    assertTrue(renewals + " renewals", renewals >= 2 && renewals <= 4);
    assertEquals(1, server.runs.size());
  }

  @Test
  public void sensorsAreShownInTheirOrder() {
    SensorState.Health good = SensorState.Health.GOOD;
    keeper.sensor(new SensorState(SensorKind.HEART_RATE, good, "Strap", 80));
    keeper.sensor(new SensorState(SensorKind.GPS, SensorState.Health.WAITING, "", -1));
    keeper.sensor(new SensorState(SensorKind.GPS, good, "", -1));
    keeper.show(3.1, 170, 150);
    RunState state = driven.state();
    assertEquals(2, state.sensors.size());
    assertEquals(SensorKind.GPS, state.sensors.get(0).kind);
    assertEquals(good, state.sensors.get(0).health);
    assertEquals(3.1, state.speedMps, 0);
    assertEquals(150, state.heartRateBpm, 0);
  }

  @Test
  public void noSecretStandsWhereItCouldBePrinted() throws Exception {
    driven.playing();
    server.instead = ScriptedServer.problem(503, "not now");
    driven.runFor(3);
    String shown = driven.state().trouble.detail + driven.state().why + keeper;
    assertFalse(shown.contains("token-of"));
    JSONObject saved = new JSONObject(keeper.save(driven.nowMs, driven.utcMs()));
    Session session = Session.of(saved.getJSONObject("session"));
    assertFalse(session.toString(), session.toString().contains("token-of"));
    assertFalse(session.toString(), session.toString().contains("listen"));
  }
}
