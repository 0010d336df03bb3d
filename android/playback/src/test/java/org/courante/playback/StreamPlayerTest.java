package org.courante.playback;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.courante.core.sound.ClockSink;
import org.courante.core.sound.StreamSource;
import org.junit.After;
import org.junit.Test;

/** By the real clock, with a fake source, decoder and sink. */
public final class StreamPlayerTest {
  /** 1.2 seconds. */
  private static final int PLENTY = 46;

  private final Heard heard = new Heard();
  private final ScriptedSource source = new ScriptedSource();
  private final ClockSink.Maker sinks = new ClockSink.Maker();
  private final CountingDecoder.BreakingMaker decoders = new CountingDecoder.BreakingMaker();
  private final ThreadFactory threads = Executors.defaultThreadFactory();
  private final StreamPlayer player =
      new StreamPlayer(heard, source, decoders, sinks, threads);

  @After
  public void release() {
    player.release();
  }

  @Test
  public void soundsAndTellsWhenItRunsDry() throws Exception {
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    heard.await("waiting", 1);
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 2);
    assertEquals(1, source.tries());
  }

  @Test
  public void stopIsSilentAtOnceAndLetsTheConnectionGo() throws Exception {
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    player.stop();
    Heard.until(() -> sinks.latest().closed(), "closed");
    assertTrue(sinks.latest().silent());
    Heard.until(() -> source.connection(0).aborted, "aborted");
    assertEquals("no silence is told", Collections.singletonList("sound"), heard.told());
  }

  @Test
  public void playsAgainAfterStop() throws Exception {
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    player.stop();
    player.play("a");
    source.connection(1).send(ScriptedSource.frames(200, PLENTY));
    heard.await("sound", 2);
    assertEquals(200, last(sinks.latest()));
  }

  @Test
  public void anotherAddressReplacesTheOneBefore() throws Exception {
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    player.play("b");
    source.connection(1).send(ScriptedSource.frames(200, PLENTY));
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 2);
    assertEquals("b", source.asked.get(1));
    for (short sample : sinks.latest().heard()) {
      assertTrue("of the new one only, faded: " + sample, sample <= 200 && sample >= 0);
    }
    assertEquals(200, last(sinks.latest()));
    assertTrue(sinks.made().get(0).closed());
  }

  @Test
  public void connectsAgainWhenTheLineBreaksAndNobodyNeedKnow() throws Exception {
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, 2 * PLENTY));
    heard.await("sound", 1);
    source.connection(0).end();
    source.connection(1).send(ScriptedSource.frames(200, PLENTY));
    Heard.until(() -> last(sinks.latest()) == 200, "the new line is heard");
    assertEquals(1, sinks.latest().stretches().size());
    assertEquals(Collections.singletonList("sound"), heard.told());
  }

  @Test
  public void triesOnWhileNobodyAnswers() throws Exception {
    source.answer(new IOException("nobody"));
    player.play("a");
    heard.await("unreachable", 3);
    assertEquals(
        Arrays.asList("unreachable 1", "unreachable 2", "unreachable 3"),
        heard.told().subList(0, 3));
    source.answer(null);
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
  }

  @Test
  public void isRefusedOnceAndForAll() throws Exception {
    source.answer(new StreamSource.Refused(404));
    player.play("a");
    heard.await("refused 404", 1);
    source.answer(null);
    player.play("b");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    assertEquals("a was asked for once", Arrays.asList("a", "b"), source.asked);
  }

  @Test
  public void aLoginPageIsNotPlayableAndTriedAgain() throws Exception {
    source.type("text/html");
    player.play("a");
    source.connection(0).send("<html>Please log in</html>".getBytes());
    source.connection(0).end();
    heard.await("not playable: no MP3 frame in 26 bytes of 'text/html'", 1);
    source.connection(1).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
  }

  @Test
  public void endlessGarbageIsGivenUp() throws Exception {
    player.play("a");
    source.connection(0).send(new byte[100_000]);
    heard.await("not playable", 1);
    Heard.until(() -> source.connection(0).aborted, "aborted");
    assertEquals(0, sinks.made().size());
  }

  @Test
  public void anEmptyAnswerIsNoSound() throws Exception {
    player.play("a");
    source.connection(0).end();
    heard.await("unreachable 1", 1);
  }

  @Test
  public void aDecoderThatBreaksIsReplaced() throws Exception {
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    source.connection(0).send(ScriptedSource.frames(CountingDecoder.BreakingMaker.BREAKS, 1));
    heard.await("not playable: broken on purpose", 1);
    assertEquals("waiting", heard.told().get(1));
    while (heard.count("sound") < 2) {
      source.connection(0).send(ScriptedSource.frames(200, 4));
      Thread.sleep(50);
    }
    assertEquals(2, decoders.made);
    assertEquals("one connection throughout", 1, source.tries());
  }

  @Test
  public void gainReachesTheSinkOfNowAndTheNext() throws Exception {
    player.setGain(0.25f);
    player.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    heard.await("sound", 1);
    assertEquals(0.25f, sinks.latest().gain(), 0);
    player.setGain(1.5f);
    Heard.until(() -> sinks.latest().gain() == 1, "gain");
  }

  @Test
  public void releaseEndsItsThreads() throws Exception {
    Thread[] playing = new Thread[1];
    Player another =
        new StreamPlayer(
            new Heard(),
            source,
            decoders,
            sinks,
            work -> playing[0] = new Thread(work));
    another.play("a");
    source.connection(0).send(ScriptedSource.frames(100, PLENTY));
    Heard.until(() -> sinks.latest() != null && sinks.latest().writtenFrames() > 0, "sound");
    another.release();
    playing[0].join(5_000);
    assertFalse(playing[0].isAlive());
    assertTrue(sinks.latest().closed());
    Heard.until(() -> reading() == 0, "no reading thread left");
  }

  private static long reading() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("courante-reading"))
        .count();
  }

  private static int last(ClockSink sink) {
    short[] samples = sink.heard();
    return samples.length == 0 ? 0 : samples[samples.length - 1];
  }
}
