package org.courante.core.sound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fake sink: plays nothing, but lets time pass over what it is given as a real one would, by a
 * clock that its maker names. Keeps all it got, and when each frame of it would have been heard.
 */
public final class ClockSink implements Sink {
  /** What time it is; {@link #REAL} or a test's own. */
  public interface Clock {
    Clock REAL =
        new Clock() {
          @Override
          public double nowMs() {
            return System.nanoTime() / 1e6;
          }
        };

    double nowMs();
  }

  /** From this frame on it sounded without a break, since then. */
  public static final class Stretch {
    public final long firstFrame;
    public final double sinceMs;

    Stretch(long firstFrame, double sinceMs) {
      this.firstFrame = firstFrame;
      this.sinceMs = sinceMs;
    }
  }

  private final SoundFormat format;
  private final int capacityFrames;
  private final Clock clock;
  private final List<Stretch> stretches = new ArrayList<>();
  private short[] heard = new short[1 << 20];
  private long written;
  private long droppedAt = -1;
  private float gain = 1;
  private boolean closed;

  public ClockSink(SoundFormat format, int capacityMs, Clock clock) {
    this.format = format;
    this.capacityFrames = format.frames(capacityMs);
    this.clock = clock;
  }

  @Override
  public int capacityFrames() {
    return capacityFrames;
  }

  @Override
  public synchronized int write(short[] samples, int firstFrame, int frames) {
    long played = playedFrames();
    int taken = (int) Math.min(frames, capacityFrames - (written - played));
    if (taken == 0) {
      return 0;
    }
    if (played == written) {
      stretches.add(new Stretch(written, clock.nowMs()));
    }
    int at = (int) written * format.channels;
    while (heard.length < at + taken * format.channels) {
      heard = Arrays.copyOf(heard, 2 * heard.length);
    }
    System.arraycopy(
        samples, firstFrame * format.channels, heard, at, taken * format.channels);
    written += taken;
    droppedAt = -1;
    return taken;
  }

  @Override
  public synchronized long playedFrames() {
    if (stretches.isEmpty() || droppedAt == written) {
      return written;
    }
    Stretch last = stretches.get(stretches.size() - 1);
    long passed = (long) ((clock.nowMs() - last.sinceMs) * format.sampleRateHz / 1000);
    return Math.min(written, last.firstFrame + passed);
  }

  @Override
  public synchronized void setGain(float gain) {
    this.gain = gain;
  }

  @Override
  public synchronized void silence() {
    droppedAt = written;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  public SoundFormat format() {
    return format;
  }

  /** Where it began to sound, after silence each time. */
  public synchronized List<Stretch> stretches() {
    return new ArrayList<>(stretches);
  }

  /** All that was written so far, interleaved. */
  public synchronized short[] heard() {
    return Arrays.copyOf(heard, (int) written * format.channels);
  }

  public synchronized long writtenFrames() {
    return written;
  }

  /** When this frame was, or will be, heard. */
  public synchronized double heardAtMs(long frame) {
    Stretch found = stretches.get(0);
    for (Stretch each : stretches) {
      found = each.firstFrame <= frame ? each : found;
    }
    return found.sinceMs + format.ms(frame - found.firstFrame);
  }

  public synchronized boolean silent() {
    return playedFrames() == written;
  }

  public synchronized float gain() {
    return gain;
  }

  public synchronized boolean closed() {
    return closed;
  }

  /** Opens such sinks by the real clock, and remembers them. */
  public static final class Maker implements Sink.Maker {
    private final List<ClockSink> made = new ArrayList<>();

    @Override
    public synchronized Sink open(SoundFormat format, int longestMs) {
      ClockSink sink = new ClockSink(format, longestMs, Clock.REAL);
      made.add(sink);
      return sink;
    }

    public synchronized List<ClockSink> made() {
      return new ArrayList<>(made);
    }

    /** The latest, or null. */
    public synchronized ClockSink latest() {
      return made.isEmpty() ? null : made.get(made.size() - 1);
    }
  }
}
