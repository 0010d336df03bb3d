package org.courante.playback;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Executors;
import org.courante.core.sound.ClockSink;
import org.courante.core.sound.HttpStreamSource;
import org.courante.core.sound.JLayerDecoder;
import org.courante.core.sound.StreamSource;
import org.courante.testing.RealServer;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** A real server, a real decoder and the real clock; only the sink is a fake. */
public final class StreamPlayerServerTest {
  private static final int CHANNELS = 2;

  /** The longest target, what may lie above it, and the chunk that has just come. */
  private static final double MOST_MS = 1_400 + 500 + 300;

  private static RealServer server;
  private static LongListening listening;

  private final Heard heard = new Heard();
  private final TappedSource source = new TappedSource();
  private final ClockSink.Maker sinks = new ClockSink.Maker();
  private final StreamPlayer player =
      new StreamPlayer(
          heard, source, new JLayerDecoder.Maker(), sinks, Executors.defaultThreadFactory());

  @BeforeClass
  public static void start() throws Exception {
    server = RealServer.own();
    server.start();
    listening = new LongListening(server.baseUrl());
  }

  @AfterClass
  public static void stop() throws Exception {
    listening.finish();
    server.close();
  }

  @After
  public void release() {
    player.release();
  }

  @Test
  public void playsEverySampleOfTheWireOnceAndWithoutAGap() throws Exception {
    listening.finish();
    int stretches = listening.sink.stretches().size();
    assertTrue("no gap without an excuse", stretches <= 1 + listening.excuses());
    assertEquals("every gap is told", stretches, listening.heard.count("sound"));
    int shift = listening.shift;
    assertArrayEquals(
        Arrays.copyOfRange(listening.sent, listening.from + shift, listening.to + shift),
        Arrays.copyOfRange(listening.got, listening.from, listening.to));
  }

  @Test
  public void isSoonerThanThePlayersOfThePhoneWouldBe() throws Exception {
    listening.finish();
    double delayMs = listening.delayMs();
    double wireMs = listening.wireDelayMs();
    System.out.printf("new tempo: %.0f ms to the wire, %.0f from there%n", wireMs, delayMs);
    for (double bufferS : new double[] {2.5, 5, 15}) {
      double plainMs = listening.plainDelayMs(bufferS);
      System.out.printf("a plain player with %.1f s: %.0f from there%n", bufferS, plainMs);
      assertTrue(plainMs > delayMs);
    }
    // 0.6 s in peace; never more than the rules allow, however busy this machine is.
    assertTrue("delay " + delayMs, delayMs > 0 && delayMs < MOST_MS);
  }

  @Test
  public void aRunThatIsOverFallsSilentAndIsToldOf() throws Exception {
    HeardRun run = HeardRun.open(server.baseUrl(), 150, 1);
    player.play(run.listenUrl);
    heard.await("sound", 1);
    run.end();
    heard.await("unreachable 1", 1);
    heard.await("waiting", 1);
    int sounded = heard.count("sound");
    heard.await("unreachable 3", 1);
    assertEquals("its last moments are not repeated", sounded, heard.count("sound"));
  }

  @Test
  public void anAddressThatLeadsNowhereIsRefused() throws Exception {
    player.play(server.baseUrl() + "/listen/AAAAAAAAAAAAAAAAAAAAAA.mp3");
    heard.await("refused 404", 1);
    assertEquals(Collections.singletonList("refused 404"), heard.told());
  }

  @Test
  public void whatIsNoSoundIsNotPlayable() throws Exception {
    player.play(server.baseUrl() + "/");
    heard.await("not playable: no MP3 frame in", 1);
    assertTrue(heard.told().get(0).contains("text/html"));
  }

  @Test
  public void catchesUpAfterAStall() throws Exception {
    HeardRun run = HeardRun.open(server.baseUrl(), 150, 2);
    try (StallingProxy proxy = new StallingProxy(server.port())) {
      String through = "http://127.0.0.1:" + proxy.port();
      player.play(run.listenUrl.replace(server.baseUrl(), through));
      heard.await("sound", 1);
      Heard.until(() -> sinks.latest().writtenFrames() > 44_100, "a second");
      proxy.stall();
      heard.await("waiting", 1);
      Thread.sleep(2_400);
      proxy.goOn();
      heard.await("sound", 2);
      long resumed = sinks.latest().writtenFrames();
      Heard.until(() -> sinks.latest().writtenFrames() > resumed + 2 * 44_100, "two seconds");
      double behindMs = behindLiveMs(run.listenUrl, sinks.latest());
      System.out.println("behind live after the stall: " + Math.round(behindMs) + " ms");
      assertTrue("behind " + behindMs, behindMs < MOST_MS);
      assertEquals("one connection throughout", 1, source.wires.size());
    }
    run.end();
  }

  @Test
  public void soundComesBackByItselfWhenTheServerDoes() throws Exception {
    listening.finish();
    HeardRun run = HeardRun.open(server.baseUrl(), 150, 3);
    player.play(run.listenUrl);
    heard.await("sound", 1);
    Heard.until(() -> sinks.latest().writtenFrames() > 44_100, "a second");
    server.kill();
    heard.await("waiting", 1);
    heard.await("unreachable", 1);
    server.start();
    heard.await("sound", 2);
    assertEquals("the same run goes on", 0, heard.count("refused"));
    run.end();
  }

  /** How much later than somebody who just came, with low lag, this sink is. */
  private static double behindLiveMs(String url, ClockSink sink) throws Exception {
    StreamSource.Stream live = new HttpStreamSource().open(url);
    Wire fresh = Wire.listen(live.body());
    Heard.until(() -> fresh.frames() > 100, "live");
    live.abort();
    short[] now = fresh.decoded();
    int place = Wire.loud(now, CHANNELS * 44_100);
    short[] mark = Arrays.copyOfRange(now, place, place + Wire.MARK);
    int[] at = new int[1];
    Heard.until(
        () -> {
          at[0] = Wire.find(mark, sink.heard(), 0);
          return at[0] >= 0;
        },
        "the same is heard");
    double cameMs = fresh.arrivedMs(place / CHANNELS / 44.1);
    return sink.heardAtMs(at[0] / CHANNELS) - cameMs;
  }
}
