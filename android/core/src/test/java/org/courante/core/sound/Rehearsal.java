package org.courante.core.sound;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A player core, a fake sink and a network in a time of their own, which passes as fast as it can
 * be computed. What arrives is a ramp: each sample tells its place in the stream.
 */
final class Rehearsal {
  static final SoundFormat FORMAT = new SoundFormat(44_100, 1);
  static final int CHUNK_FRAMES = 4 * 1152;
  static final double CHUNK_MS = FORMAT.ms(CHUNK_FRAMES);
  static final int TOP = 30_000;

  final List<String> changes = new ArrayList<>();
  final ClockSink sink;
  final PlayerCore core;
  double worstReadyMs;
  private double nowMs = 1_000;
  private double sentUntilMs;
  private long position;

  Rehearsal() {
    sink =
        new ClockSink(
            FORMAT,
            250,
            new ClockSink.Clock() {
              @Override
              public double nowMs() {
                return nowMs;
              }
            });
    core = new PlayerCore(FORMAT, sink, (long) nowMs);
    sentUntilMs = nowMs;
  }

  /** What a listener with {@code lag=low} gets at once. */
  void burst() throws IOException {
    late(3 * CHUNK_MS);
  }

  /** So much more than is due comes at once. */
  void late(double ms) throws IOException {
    for (double sent = 0; sent < ms - 1e-6; sent += CHUNK_MS) {
      core.add(next(), (long) nowMs);
    }
    step();
  }

  /** Time goes by, and sound comes as it should. */
  void pass(double ms) throws IOException {
    sentUntilMs = nowMs;
    double untilMs = nowMs + ms;
    while (nowMs < untilMs) {
      double dueMs = sentUntilMs + CHUNK_MS;
      double wakesMs = core.sounding() ? nowMs + core.restMs() : dueMs;
      nowMs = Math.min(Math.min(dueMs, wakesMs), untilMs);
      if (nowMs >= dueMs) {
        core.add(next(), (long) nowMs);
        sentUntilMs = dueMs;
      }
      step();
    }
  }

  /** Time goes by, and nothing comes. */
  void stall(double ms) throws IOException {
    double untilMs = nowMs + ms;
    while (nowMs < untilMs) {
      nowMs = Math.min(nowMs + core.restMs(), untilMs);
      step();
    }
  }

  double nowMs() {
    return nowMs;
  }

  /** The largest step from one sample to the next that was heard, from this frame on. */
  int roughest(int fromFrame) {
    short[] heard = sink.heard();
    int worst = 0;
    for (int i = Math.max(1, fromFrame); i < heard.length; i++) {
      worst = Math.max(worst, Math.abs(heard[i] - heard[i - 1]));
    }
    return worst;
  }

  /** The next of the stream. A triangle, not a saw tooth: its own steps are all of size one. */
  Pcm next() {
    short[] samples = new short[CHUNK_FRAMES];
    for (int i = 0; i < samples.length; i++) {
      int place = (int) (position++ % (2 * TOP));
      samples[i] = (short) (place < TOP ? place : 2 * TOP - place);
    }
    return new Pcm(FORMAT, samples);
  }

  private void step() throws IOException {
    PlayerCore.Change change = core.step((long) nowMs);
    if (change != PlayerCore.Change.NONE) {
      changes.add(change.name());
    }
    if (core.sounding()) {
      worstReadyMs = Math.max(worstReadyMs, core.readyMs());
    }
  }
}
