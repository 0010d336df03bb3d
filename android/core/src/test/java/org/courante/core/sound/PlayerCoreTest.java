package org.courante.core.sound;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.Test;

public final class PlayerCoreTest {
  /** Half a triangle's height over a fade: no step of a faded sound is larger than this. */
  private static final int SOFT = 2 * Rehearsal.TOP * 2 / (44_100 * PlayerCore.FADE_MS / 1000);

  private final Rehearsal rehearsal = new Rehearsal();

  @Test
  public void soundsAsSoonAsTheTargetLiesReady() throws IOException {
    double beganMs = rehearsal.nowMs();
    rehearsal.burst();
    assertFalse(rehearsal.core.sounding());
    rehearsal.pass(2_000);
    assertEquals(Arrays.asList("SOUNDS"), rehearsal.changes);
    double waitedMs = rehearsal.sink.stretches().get(0).sinceMs - beganMs;
    double missingMs = Lateness.FIRST_TARGET_MS - 3 * Rehearsal.CHUNK_MS;
    assertTrue("waited " + waitedMs, waitedMs <= missingMs + Rehearsal.CHUNK_MS);
  }

  @Test
  public void playsEverySampleOnceAndInOrder() throws IOException {
    rehearsal.burst();
    rehearsal.pass(20_000);
    assertEquals("one stretch, so no gap", 1, rehearsal.sink.stretches().size());
    assertTrue(rehearsal.sink.writtenFrames() > 19 * 44_100);
    int fade = Rehearsal.FORMAT.frames(PlayerCore.FADE_MS);
    assertEquals("a step is a sample left out", 1, rehearsal.roughest(fade + 1));
  }

  @Test
  public void fadesInFromSilence() throws IOException {
    rehearsal.pass(1_000);
    assertEquals(0, rehearsal.sink.heard()[0]);
    assertTrue(rehearsal.roughest(0) <= SOFT);
  }

  @Test
  public void unevenArrivalIsNotHeardAndNothingIsLeftOut() throws IOException {
    rehearsal.burst();
    rehearsal.pass(1_000);
    for (int i = 0; i < 50; i++) {
      rehearsal.stall(4 * Rehearsal.CHUNK_MS);
      rehearsal.late(4 * Rehearsal.CHUNK_MS);
    }
    assertEquals(Arrays.asList("SOUNDS"), rehearsal.changes);
    assertEquals(1, rehearsal.roughest(2_000));
  }

  @Test
  public void fadesOutWhenNothingComes() throws IOException {
    rehearsal.burst();
    rehearsal.pass(2_000);
    rehearsal.stall(1_000);
    assertEquals(Arrays.asList("SOUNDS", "SILENT"), rehearsal.changes);
    short[] heard = rehearsal.sink.heard();
    assertEquals(0, heard[heard.length - 1]);
    assertTrue("no click at the end", rehearsal.roughest(0) <= SOFT);
    assertEquals("all that came was heard", 0, rehearsal.core.readyMs(), 1);
  }

  @Test
  public void lateSoundAfterAStallIsLeftOut() throws IOException {
    rehearsal.burst();
    rehearsal.pass(3_000);
    rehearsal.stall(3_000);
    rehearsal.late(3_000);
    assertFalse("it may still be coming in", rehearsal.core.sounding());
    rehearsal.pass(3_000);
    assertEquals(Arrays.asList("SOUNDS", "SILENT", "SOUNDS"), rehearsal.changes);
    double ready = rehearsal.core.readyMs();
    assertTrue("ready " + ready, ready <= rehearsal.core.targetMs() + Rehearsal.CHUNK_MS);
    assertTrue(rehearsal.roughest(0) <= SOFT);
  }

  @Test
  public void lateSoundThatComesInPiecesIsWaitedFor() throws IOException {
    rehearsal.burst();
    rehearsal.pass(3_000);
    rehearsal.stall(4_000);
    for (int i = 0; i < 10; i++) {
      rehearsal.late(4 * Rehearsal.CHUNK_MS);
      rehearsal.stall(50);
    }
    rehearsal.pass(5_000);
    assertEquals("one gap only", 2, rehearsal.sink.stretches().size());
    double ready = rehearsal.worstReadyMs;
    assertTrue("worst " + ready, ready <= rehearsal.core.targetMs() + 2 * Rehearsal.CHUNK_MS);
  }

  @Test
  public void tooMuchWhileItSoundsIsLeftOutWithACrossFade() throws IOException {
    rehearsal.burst();
    rehearsal.pass(2_000);
    rehearsal.late(2_000);
    assertTrue(rehearsal.core.readyMs() > 2_000);
    rehearsal.pass(3_000);
    assertEquals("never silent for it", Arrays.asList("SOUNDS"), rehearsal.changes);
    double ready = rehearsal.core.readyMs();
    assertTrue("ready " + ready, ready <= Lateness.FIRST_TARGET_MS + Rehearsal.CHUNK_MS);
    assertTrue("no click", rehearsal.roughest(0) <= SOFT);
  }

  @Test
  public void soMuchThatMemoryIsAtStakeGoesAtOnce() throws IOException {
    rehearsal.burst();
    rehearsal.pass(2_000);
    rehearsal.late(9_000);
    assertTrue(rehearsal.core.readyMs() < Lateness.MOST_MS);
    Rehearsal silent = new Rehearsal();
    silent.late(60_000);
    assertTrue(silent.core.readyMs() <= Lateness.MOST_MS);
  }

  @Test
  public void delayDoesNotAccumulateOverAnHourOfStalls() throws IOException {
    rehearsal.burst();
    for (int minute = 0; minute < 60; minute++) {
      rehearsal.pass(50_000);
      double stall = minute % 3 == 0 ? 5_000 : 700;
      rehearsal.stall(stall);
      rehearsal.late(stall);
      rehearsal.pass(10_000 - stall);
    }
    double most = Lateness.LONGEST_TARGET_MS + Lateness.LEEWAY_MS + 2 * Rehearsal.CHUNK_MS;
    assertTrue("ready " + rehearsal.core.readyMs(), rehearsal.core.readyMs() <= most);
  }

  @Test
  public void anotherStreamIsJoinedWithoutAClick() throws IOException {
    rehearsal.burst();
    rehearsal.pass(2_000 + 13 * Rehearsal.CHUNK_MS);
    rehearsal.core.join();
    rehearsal.next();
    rehearsal.next();
    rehearsal.pass(2_000);
    assertEquals(Arrays.asList("SOUNDS"), rehearsal.changes);
    assertTrue("no click: " + rehearsal.roughest(0), rehearsal.roughest(0) <= SOFT);
  }

  @Test
  public void aSinkThatHoldsMoreThanTheTargetIsFilledBeforeItSounds() throws IOException {
    ClockSink large = new ClockSink(Rehearsal.FORMAT, 900, ClockSink.Clock.REAL);
    PlayerCore core = new PlayerCore(Rehearsal.FORMAT, large, 0);
    assertTrue(core.targetMs() > 900);
  }
}
