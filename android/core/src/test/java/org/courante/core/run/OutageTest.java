package org.courante.core.run;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.courante.core.api.Wishes;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;
import org.courante.testing.ScriptedServer;
import org.json.JSONObject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What networks and servers do to a run, and what comes through. */
public class OutageTest {
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
  public void readingsOfAnOutageArriveOnceAndInOrder() throws Exception {
    driven.playing().runFor(2);
    server.down = true;
    driven.runFor(600);
    assertEquals(Trouble.Kind.UNREACHABLE, driven.state().trouble.kind);
    int tried = server.asked().size();
    assertTrue(tried + " tries in ten minutes", tried > 40 && tried < 90);
    server.down = false;
    int before = server.readings.size();
    int batchesBefore = server.batches.size();
    keeper.network(true);
    driven.runFor(5);
    assertNull(driven.state().trouble);
    assertEquals(1, server.runs.size());
    assertEquals(2 * 607, server.readings.size());
    List<JSONObject> came = server.readings.subList(before, server.readings.size());
    assertTrue("what is fresh comes first", came.get(0).getDouble("age_s") <= 60);
    List<Double> late = new ArrayList<>();
    for (JSONObject reading : came) {
      if (reading.getDouble("age_s") > 60) {
        late.add(reading.getDouble("age_s"));
      }
    }
    assertTrue(late.size() > 1000);
    List<Double> oldestFirst = new ArrayList<>(late);
    Collections.sort(oldestFirst, Collections.reverseOrder());
    // Ages of later batches are a little older than they would have been in the first.
    assertEquals(oldestFirst.get(0), late.get(0));
    assertTrue(server.batches.size() - batchesBefore < 12);
    assertTrue(Collections.max(server.batches) <= 600);
    assertEquals(607_000, driven.state().elapsedMs);
  }

  @Test
  public void anHourIsTheMostThatWaits() {
    driven.playing();
    server.down = true;
    for (int i = 0; i < 5400; i++) {
      keeper.add(Reading.speed(driven.nowMs, 3, Source.GPS));
      driven.nowMs += 1_000;
    }
    server.down = false;
    driven.waitFor(20_000);
    int came = server.readings.size();
    assertTrue(came + " came", came > 3_500 && came <= 3_600);
  }

  @Test
  public void withoutANetworkThatIsSaid() {
    driven.playing();
    server.down = true;
    keeper.network(false);
    driven.runFor(5);
    assertEquals(Trouble.Kind.NO_NETWORK, driven.state().trouble.kind);
    server.down = false;
    keeper.network(true);
    driven.pump();
    assertNull(driven.state().trouble);
  }

  @Test
  public void whatMayHaveArrivedIsSentAgain() throws Exception {
    driven.playing();
    server.losesAnswers = true;
    keeper.add(Reading.cadence(driven.nowMs, 171, Source.WATCH));
    driven.waitFor(500);
    server.losesAnswers = false;
    driven.waitFor(5_000);
    assertEquals("once more, as no answer came", 2, server.readings.size());
    double first = server.readings.get(0).getDouble("age_s");
    double waited = server.readings.get(1).getDouble("age_s") - first;
    assertTrue("dated alike", waited >= 1 && waited <= 2.1);
  }

  @Test
  public void wishesOfAnOutageAreToldAfterIt() {
    driven.playing();
    server.down = true;
    keeper.wish(keeper.wishes().withMode("steady", 120));
    driven.waitFor(30_000);
    keeper.wish(keeper.wishes().withMode("steady", 140));
    server.down = false;
    driven.waitFor(16_000);
    assertEquals(140, server.only().asked.optDouble("bpm"), 0);
    assertEquals("steady", server.only().asked.optString("mode"));
  }

  @Test
  public void aRunThatIsGoneIsFollowedByAnother() {
    keeper.wish(new Wishes("waltz", "steady", 96, 7, false));
    driven.playing().runFor(10);
    server.down = true;
    driven.runFor(20);
    server.runs.remove("1");
    server.runs.put("other", new FakeCourante.FakeRun("other", new JSONObject()));
    server.down = false;
    int before = server.readings.size();
    String urlBefore = keeper.listenUrl();
    driven.runFor(17);
    FakeCourante.FakeRun next = server.runs.get("2");
    assertEquals("waltz", next.asked.optString("style"));
    assertEquals(7, next.asked.optInt("seed"));
    assertEquals(96, next.asked.optDouble("bpm"), 0);
    assertNotEquals(urlBefore, keeper.listenUrl());
    assertEquals(47_000, driven.state().elapsedMs);
    assertEquals(141, driven.state().distanceM, 0);
    assertTrue("nothing from before it began", server.readings.size() - before <= 2 * 17);
    assertTrue(server.readings.size() > before);
    assertNull(driven.state().trouble);
  }

  @Test
  public void aRunThatTheServerEndedIsFollowedByAnother() {
    driven.playing().runFor(3);
    server.only().ended = "nobody listened";
    driven.runFor(5);
    assertEquals(2, server.runs.size());
    assertTrue(keeper.listenUrl().contains("/listen/2.mp3"));
  }

  @Test
  public void aRunThatEndedInAPauseIsFollowedByAnotherWhenPlayed() {
    driven.playing();
    keeper.pause(driven.nowMs);
    driven.pump();
    server.only().ended = "nobody listened";
    driven.waitFor(1_000_000);
    assertEquals(1, server.runs.size());
    keeper.play(driven.nowMs, driven.utcMs());
    driven.pump();
    assertEquals(2, server.runs.size());
    assertFalse(server.runs.get("2").paused);
  }

  @Test
  public void aServerThatWantsARestGetsIt() {
    driven.playing();
    server.instead = ScriptedServer.problem(429, "too often", "Retry-After: 20");
    keeper.add(Reading.speed(driven.nowMs, 3, Source.GPS));
    driven.pump();
    int asked = server.asked().size();
    keeper.network(true);
    driven.runFor(19);
    assertEquals(asked, server.asked().size());
    assertEquals(Trouble.Kind.REFUSED, driven.state().trouble.kind);
    assertEquals("too often", driven.state().trouble.detail);
    server.instead = null;
    driven.runFor(3);
    assertNull(driven.state().trouble);
    assertEquals(2 * 22, server.readings.size());
  }

  @Test
  public void lateReadingsThatComeTooFastDoNotHoldUpTheRest() throws Exception {
    driven.playing();
    server.down = true;
    for (int i = 0; i < 300; i++) {
      keeper.add(Reading.speed(driven.nowMs, 3, Source.GPS));
      driven.nowMs += 1_000;
    }
    driven.waitFor(70_000);
    server.down = false;
    server.insteadOfLate = ScriptedServer.problem(429, "too many", "Retry-After: 30");
    for (int i = 0; i < 20; i++) {
      keeper.add(Reading.speed(driven.nowMs, 3, Source.GPS));
      driven.waitFor(1_000);
    }
    assertEquals(RunState.Phase.PLAYING, driven.state().phase);
    assertNull(driven.state().trouble);
    int fresh = server.readings.size();
    assertTrue(fresh + " fresh ones", fresh >= 5 && fresh <= 20);
    server.insteadOfLate = null;
    driven.waitFor(40_000);
    assertEquals(320, server.readings.size());
  }

  @Test
  public void oneBadReadingDoesNotKeepTheOthersBack() {
    driven.playing();
    server.down = true;
    for (int i = 0; i < 200; i++) {
      double mps = i == 77 ? FakeCourante.IMPOSSIBLE_MPS : 3;
      keeper.add(Reading.speed(driven.nowMs, mps, Source.GPS));
      driven.nowMs += 1_000;
    }
    driven.waitFor(60_000);
    server.down = false;
    driven.waitFor(60_000);
    assertEquals(199, server.readings.size());
  }

  @Test
  public void theEndIsGivenUpWhenNobodyAnswersForAMinute() {
    driven.playing().runFor(2);
    server.down = true;
    keeper.end(driven.nowMs);
    driven.waitFor(50_000);
    assertNotEquals(RunKeeper.NEVER, driven.pump());
    driven.waitFor(30_000);
    assertEquals(RunKeeper.NEVER, driven.pump());
  }

  @Test
  public void whatIsNotCouranteIsSaidAndTriedAgain() {
    server.instead = ScriptedServer.answer(200, "text/html", "<p>Log in to Wi-Fi");
    keeper.play(driven.nowMs, driven.utcMs());
    driven.waitFor(5_000);
    assertEquals(Trouble.Kind.NOT_COURANTE, driven.state().trouble.kind);
    assertEquals(server.baseUrl(), driven.state().trouble.detail);
    assertEquals(RunState.Phase.STARTING, driven.state().phase);
    server.instead = null;
    driven.waitFor(16_000);
    assertNull(driven.state().trouble);
    assertEquals(1, server.runs.size());
  }

  @Test
  public void aStyleThatTheServerHasNotIsSaidUntilTheRunnerChooses() {
    server.instead = ScriptedServer.problem(422, "style: expected one of chorale");
    keeper.wish(Wishes.NONE.withStyle("polka"));
    keeper.play(driven.nowMs, driven.utcMs());
    driven.waitFor(60_000);
    assertEquals("style: expected one of chorale", driven.state().trouble.detail);
    server.instead = null;
    keeper.wish(Wishes.NONE.withStyle("chorale"));
    driven.pump();
    assertEquals(1, server.runs.size());
    assertNull(driven.state().trouble);
  }
}
