package org.courante.playback;

import java.io.IOException;
import java.util.ArrayDeque;
import org.courante.core.sound.Decoder;
import org.courante.core.sound.FrameHeader;
import org.courante.core.sound.Pcm;
import org.courante.core.sound.PlayerCore;
import org.courante.core.sound.Sink;
import org.courante.core.sound.WarmUp;

/**
 * Frames in, sound out: owns decoder and sink, and makes new ones when they break or when the sound
 * is of another kind. Used from the playing thread only.
 */
final class Pump {
  /** The sink's share of the delay: long enough to sleep through most of it. */
  static final int SINK_MS = 250;

  /** What broke is not made again before so long. */
  private static final int REPAIR_MS = 1_000;

  private final Decoder.Maker decoders;
  private final Sink.Maker sinks;
  private final Player.Listener listener;
  private final ArrayDeque<Arrived> waiting = new ArrayDeque<>();
  private final WarmUp warmUp = new WarmUp();
  private Decoder decoder;
  private FrameHeader decoded;
  private Sink sink;
  private PlayerCore core;
  private Pcm last;
  private float gain = 1;
  private long brokenUntilMs = Long.MIN_VALUE;

  Pump(Decoder.Maker decoders, Sink.Maker sinks, Player.Listener listener) {
    this.decoders = decoders;
    this.sinks = sinks;
    this.listener = listener;
  }

  void setGain(float gain) {
    this.gain = gain;
    if (sink != null) {
      sink.setGain(gain);
    }
  }

  /** Play on with what arrived; the queue is emptied. */
  void step(FrameQueue queue, long nowMs) {
    queue.takeAll(waiting);
    if (nowMs < brokenUntilMs) {
      waiting.clear();
      return;
    }
    try {
      decode(nowMs);
      if (core != null) {
        tell(core.step(nowMs));
      }
    } catch (IOException e) {
      repairLater(e, nowMs);
    }
  }

  /** How long the playing thread may rest unless more arrives while it is silent. */
  int restMs() {
    return core == null ? REPAIR_MS : core.restMs();
  }

  boolean sounding() {
    return core != null && core.sounding();
  }

  /** Silent at once; decoder and sink go back to the phone. */
  void stop() {
    if (sink != null) {
      sink.silence();
    }
    letGo();
    waiting.clear();
    brokenUntilMs = Long.MIN_VALUE;
  }

  private void decode(long nowMs) throws IOException {
    while (!waiting.isEmpty()) {
      Arrived next = waiting.peek();
      if (next.begins || decoder == null) {
        beginStream(next, nowMs);
      }
      if (decoder.offer(next.frame)) {
        warmUp.note(next.frame.header);
        waiting.remove();
      } else if (!takeAll(nowMs)) {
        return;
      }
    }
    takeAll(nowMs);
  }

  private void beginStream(Arrived first, long nowMs) throws IOException {
    FrameHeader stream = first.frame.header;
    takeAll(nowMs);
    if (decoder != null && decoded.sameStreamAs(stream)) {
      decoder.reset();
    } else {
      releaseDecoder();
      decoder = decoders.make(stream);
    }
    decoded = stream;
    warmUp.begin();
    if (core != null) {
      core.join();
    }
    waiting.remove();
    waiting.addFirst(new Arrived(first.frame, false));
  }

  private boolean takeAll(long nowMs) throws IOException {
    boolean any = false;
    if (decoder == null) {
      return false;
    }
    for (Pcm pcm = decoder.take(); pcm != null; pcm = decoder.take()) {
      any = true;
      Pcm heard = warmUp.passed(pcm);
      if (heard != null) {
        add(heard, nowMs);
      }
    }
    return any;
  }

  private void add(Pcm pcm, long nowMs) throws IOException {
    if (last == null || !last.format.equals(pcm.format)) {
      openSink(pcm, nowMs);
    }
    last = pcm;
    core.add(pcm, nowMs);
  }

  private void openSink(Pcm first, long nowMs) throws IOException {
    boolean sounded = sounding();
    closeSink();
    sink = sinks.open(first.format, SINK_MS);
    sink.setGain(gain);
    core = new PlayerCore(first.format, sink, nowMs);
    if (sounded) {
      listener.onWaiting();
    }
  }

  private void tell(PlayerCore.Change change) {
    if (change == PlayerCore.Change.SOUNDS) {
      listener.onSound();
    } else if (change == PlayerCore.Change.SILENT) {
      listener.onWaiting();
    }
  }

  /** What arrives meanwhile is left out: it would be late by then. */
  private void repairLater(IOException why, long nowMs) {
    boolean sounded = sounding();
    letGo();
    waiting.clear();
    brokenUntilMs = nowMs + REPAIR_MS;
    if (sounded) {
      listener.onWaiting();
    }
    listener.onNotPlayable(why);
  }

  private void letGo() {
    releaseDecoder();
    closeSink();
  }

  private void releaseDecoder() {
    if (decoder != null) {
      decoder.release();
      decoder = null;
    }
  }

  private void closeSink() {
    if (sink != null) {
      sink.close();
      sink = null;
    }
    core = null;
    last = null;
  }
}
