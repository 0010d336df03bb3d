package org.courante.playback;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.courante.core.sound.Frame;
import org.courante.core.sound.JLayerDecoder;
import org.courante.core.sound.Mp3Frames;
import org.courante.core.sound.Pcm;

/** What came over the wire of one connection, and when; for looking at afterwards. */
final class Wire {
  /** So many samples of music are found in one place only, if they are not silence. */
  static final int MARK = 400;

  private final Mp3Frames finder = new Mp3Frames();
  private final List<Frame> frames = new ArrayList<>();
  private final List<Double> atMs = new ArrayList<>();

  synchronized void note(byte[] bytes, int offset, int length) {
    finder.push(bytes, offset, length, frames);
    double now = System.nanoTime() / 1e6;
    while (atMs.size() < frames.size()) {
      atMs.add(now);
    }
  }

  synchronized int frames() {
    return frames.size();
  }

  /** When so much sound had come. */
  synchronized double arrivedMs(double soundMs) {
    double came = 0;
    for (int i = 0; i < frames.size(); i++) {
      came += frames.get(i).header.samples * 1000.0 / frames.get(i).header.sampleRateHz;
      if (came >= soundMs) {
        return atMs.get(i);
      }
    }
    throw new AssertionError("only " + came + " ms came, not " + soundMs);
  }

  /** How often what came fell so far behind what is due from its beginning on, anew each time. */
  synchronized int stalls(double behindMs) {
    int stalls = 0;
    double dueMs = atMs.get(0);
    for (int i = 0; i < frames.size(); i++) {
      if (atMs.get(i) - dueMs > behindMs) {
        stalls++;
        dueMs = atMs.get(i);
      }
      dueMs += frames.get(i).header.samples * 1000.0 / frames.get(i).header.sampleRateHz;
    }
    return stalls;
  }

  /** All of it decoded at one go, interleaved. */
  short[] decoded() throws IOException {
    List<Frame> all;
    synchronized (this) {
      all = new ArrayList<>(frames);
    }
    JLayerDecoder decoder = new JLayerDecoder();
    short[] samples = new short[all.size() * 2 * 1152];
    int length = 0;
    for (Frame frame : all) {
      decoder.offer(frame);
      Pcm pcm = decoder.take();
      System.arraycopy(pcm.samples, 0, samples, length, pcm.samples.length);
      length += pcm.samples.length;
    }
    return Arrays.copyOf(samples, length);
  }

  /** Listen as any player would, in a thread of its own, until the stream ends. */
  static Wire listen(InputStream body) {
    Wire wire = new Wire();
    Thread thread =
        new Thread(
            () -> {
              byte[] bytes = new byte[8192];
              try {
                for (int n = body.read(bytes); n >= 0; n = body.read(bytes)) {
                  wire.note(bytes, 0, n);
                }
              } catch (IOException e) {
                // The test is over.
              }
            },
            "test-listening");
    thread.setDaemon(true);
    thread.start();
    return wire;
  }

  /** Where from an index on there is a mark's length of sound that is no silence. */
  static int loud(short[] samples, int from) {
    for (int at = from; at + MARK < samples.length; at += 2) {
      if (Math.abs(samples[at]) > 1_000 && Math.abs(samples[at + MARK / 2]) > 1_000) {
        return at;
      }
    }
    throw new AssertionError("nothing but silence from sample " + from + " on");
  }

  /** Where these samples lie in those, searched from an index on; -1 if nowhere. */
  static int find(short[] part, short[] all, int from) {
    for (int at = from; at + part.length <= all.length; at++) {
      int i = 0;
      while (i < part.length && part[i] == all[at + i]) {
        i++;
      }
      if (i == part.length) {
        return at;
      }
    }
    return -1;
  }

  /** The first sample that differs for the ear, and not by a rounding; -1 if none. */
  static int firstDifference(short[] one, short[] other) {
    int audible = 100;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      if (Math.abs(one[i] - other[i]) > audible) {
        return i;
      }
    }
    return -1;
  }
}
