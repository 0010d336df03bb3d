package org.courante.core.sound;

import java.io.IOException;

/**
 * Sound that arrives as the network likes, played without a gap and never later than need be.
 *
 * <p>Silent, it waits until the target lies ready and what was late has come in, keeps the newest
 * of it, and fades in. Sounding, it keeps the sink full. A last piece is held back until more is
 * there, so that it can be faded out when nothing comes. Too much is left out with a cross-fade.
 * Has no clock and no thread: its caller steps it.
 */
public final class PlayerCore {
  /** What a step brought about. */
  public enum Change {
    NONE,
    SOUNDS,
    SILENT
  }

  static final int FADE_MS = 30;
  static final int CROSS_FADE_MS = 40;

  /** So little in the sink is the last moment to add to it. */
  static final int LOW_MS = 70;

  private static final int LONGEST_REST_MS = 500;

  private final SoundFormat format;
  private final Sink sink;
  private final Lateness lateness;
  private final PcmBuffer buffer;
  private final Arrivals arrivals = new Arrivals();
  private boolean sounding;
  private boolean joining;
  private long written;

  /** Silent until there is enough; what the sink holds already is gone. */
  public PlayerCore(SoundFormat format, Sink sink, long nowMs) {
    this.format = format;
    this.sink = sink;
    buffer = new PcmBuffer(format.channels);
    int sinkMs = (int) Math.ceil(format.ms(sink.capacityFrames()));
    lateness = new Lateness(sinkMs + 2 * LOW_MS, nowMs);
    written = sink.playedFrames();
  }

  /** What is added next does not follow on; what was not yet heard by now, but silent, is old. */
  public void join() {
    joining = true;
    if (!sounding) {
      buffer.drop(buffer.frames());
    }
  }

  /** Sound that arrived, of this core's format. */
  public void add(Pcm pcm, long nowMs) {
    if (joining) {
      buffer.join(pcm.samples, format.frames(CROSS_FADE_MS));
      joining = false;
    } else {
      buffer.append(pcm.samples);
    }
    arrivals.note(nowMs, format.ms(pcm.frames()));
    if (!sounding) {
      keepNewest(Lateness.MOST_MS);
    }
  }

  /**
   * Do what is to be done by now.
   *
   * @throws IOException the sink is broken
   */
  public Change step(long nowMs) throws IOException {
    if (!sounding) {
      return ready(nowMs) ? begin(nowMs) : Change.NONE;
    }
    leaveOut(lateness.excessMs(nowMs, readyMs()));
    write(buffer.frames() - format.frames(FADE_MS));
    return pendingMs() < LOW_MS ? end() : Change.NONE;
  }

  /** How long the caller may rest, unless more arrives while it is silent; in milliseconds. */
  public int restMs() {
    if (!sounding) {
      return readyMs() < lateness.targetMs() ? LONGEST_REST_MS : Arrivals.WINDOW_MS / 5;
    }
    double half = pendingMs() / 2;
    return (int) Math.max(1, Math.min(half, pendingMs() - LOW_MS));
  }

  public boolean sounding() {
    return sounding;
  }

  /** What lies ready, in the sink or before it: the delay at which it is heard. */
  public double readyMs() {
    return format.ms(buffer.frames()) + pendingMs();
  }

  /** How much shall lie ready. */
  public int targetMs() {
    return lateness.targetMs();
  }

  private boolean ready(long nowMs) {
    return readyMs() >= lateness.targetMs() && arrivals.steady(nowMs);
  }

  private Change begin(long nowMs) throws IOException {
    keepNewest(lateness.targetMs());
    buffer.fadeIn(format.frames(FADE_MS));
    sounding = true;
    lateness.began(nowMs);
    write(buffer.frames() - format.frames(FADE_MS));
    return Change.SOUNDS;
  }

  private Change end() throws IOException {
    buffer.fadeOut();
    write(buffer.frames());
    buffer.drop(buffer.frames());
    sounding = false;
    lateness.ranDry();
    return Change.SILENT;
  }

  private void leaveOut(double excessMs) {
    int frames = Math.min(format.frames(excessMs), buffer.frames());
    if (frames > 0) {
      buffer.cut(frames, format.frames(CROSS_FADE_MS));
    }
  }

  private void keepNewest(int ms) {
    buffer.drop(Math.max(0, buffer.frames() - format.frames(ms)));
  }

  private void write(int frames) throws IOException {
    int room = sink.capacityFrames() - (int) (written - sink.playedFrames());
    int wanted = Math.min(room, frames);
    if (wanted > 0) {
      int taken = sink.write(buffer.samples(), buffer.firstFrame(), wanted);
      buffer.drop(taken);
      written += taken;
    }
  }

  private double pendingMs() {
    return format.ms(written - sink.playedFrames());
  }
}
