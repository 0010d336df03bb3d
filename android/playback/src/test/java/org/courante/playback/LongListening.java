package org.courante.playback;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.courante.core.sound.ClockSink;
import org.courante.core.sound.JLayerDecoder;

/**
 * Twenty seconds of a run, heard by our player and by a plain one, with another tempo asked for
 * after four. A twin of the run, of the same seed, keeps its tempo: where the two differ first is
 * the new tempo.
 */
final class LongListening {
  static final int SECONDS = 20;

  private static final int CHANNELS = 2;
  private static final double SAMPLES_A_MS = 44.1 * CHANNELS;
  private static final int SECOND = CHANNELS * 44_100;

  /** The longest fade, and a little. */
  private static final int FADED = SECOND / 20;

  final Heard heard = new Heard();
  final ClockSink sink;
  final Wire wire;

  /** What came over our wire, what the sink got, and its longest stretch without the fades. */
  short[] sent;

  short[] got;
  int from;
  int to;

  /** How much later in what was sent the same sample lies. */
  int shift;

  private final TappedSource source = new TappedSource();
  private final Alertness alertness = new Alertness();
  private final StreamPlayer player;
  private final Wire plain;
  private final Wire twin;
  private final double askedMs;
  private final int sentWhenAsked;
  private boolean finished;

  LongListening(String baseUrl) throws Exception {
    HeardRun run = HeardRun.open(baseUrl, 150, 7);
    HeardRun other = HeardRun.open(baseUrl, 150, 7);
    twin = Wire.listen(new URL(other.listenUrl).openStream());
    ClockSink.Maker sinks = new ClockSink.Maker();
    player =
        new StreamPlayer(
            heard, source, new JLayerDecoder.Maker(), sinks, Executors.defaultThreadFactory());
    player.play(run.listenUrl);
    plain = Wire.listen(new URL(run.listenUrl).openStream());
    heard.await("sound", 1);
    sink = sinks.latest();
    wire = source.wires.get(0);
    Heard.until(() -> sink.writtenFrames() > 4 * 44_100, "four seconds");
    sentWhenAsked = CHANNELS * 1152 * wire.frames();
    askedMs = System.nanoTime() / 1e6;
    run.setBpm(175);
  }

  /** Wait for its end, and look at what was heard. */
  void finish() throws Exception {
    if (finished) {
      return;
    }
    finished = true;
    Heard.until(() -> sink.writtenFrames() > SECONDS * 44_100, SECONDS + " seconds");
    player.release();
    sent = wire.decoded();
    got = sink.heard();
    chooseStretch();
    shift = placed(got, from, sent);
  }

  /** How often wire or machine kept the player waiting for longer than it can bear. */
  int excuses() {
    return alertness.lapses() + wire.stalls(300);
  }

  /** From the wire to the ear, near the end of the longest stretch. */
  double delayMs() {
    int at = to - SECOND;
    return sink.heardAtMs(at / CHANNELS) - wire.arrivedMs((at + shift) / SAMPLES_A_MS);
  }

  /** The same for a plain player that begins once so much lies ready, and plays on from there. */
  double plainDelayMs(double bufferS) throws IOException {
    int at = placed(sent, to + shift - SECOND, plain.decoded()) + to + shift - SECOND;
    double heardMs = plain.arrivedMs(bufferS * 1_000) + at / SAMPLES_A_MS;
    return heardMs - plain.arrivedMs(at / SAMPLES_A_MS);
  }

  /**
   * From asking for a new tempo until it came over the wire; NaN if the twins were apart before, as
   * happens when a machine with too much to do composes too late.
   */
  double wireDelayMs() throws IOException {
    short[] unchanged = twin.decoded();
    int mark = sentWhenAsked - SECOND;
    int later;
    try {
      later = placed(sent, mark, unchanged);
    } catch (AssertionError apart) {
      return Double.NaN;
    }
    int alike = Wire.firstDifference(tail(sent, mark), tail(unchanged, mark + later));
    double changedMs = wire.arrivedMs((mark + alike) / SAMPLES_A_MS);
    return alike > 0 && changedMs > askedMs ? changedMs - askedMs : Double.NaN;
  }

  private void chooseStretch() {
    List<ClockSink.Stretch> stretches = sink.stretches();
    for (int i = 0; i < stretches.size(); i++) {
      int begin = CHANNELS * (int) stretches.get(i).firstFrame;
      boolean last = i + 1 == stretches.size();
      int end = last ? got.length : CHANNELS * (int) stretches.get(i + 1).firstFrame - FADED;
      if (end - begin - FADED > to - from) {
        from = begin + FADED;
        to = end;
      }
    }
  }

  /** How much later the sound of the one is found in the other. */
  private static int placed(short[] one, int earliest, short[] other) {
    int at = Wire.loud(one, earliest);
    int found = Wire.find(Arrays.copyOfRange(one, at, at + Wire.MARK), other, 0);
    assertTrue("the same sound is in both", found >= 0);
    return found - at;
  }

  private static short[] tail(short[] samples, int at) {
    return Arrays.copyOfRange(samples, at, samples.length);
  }
}
