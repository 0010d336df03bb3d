package org.courante.core.sound;

import java.util.Arrays;

/** Sound that waits to be played: what came first leaves first. */
final class PcmBuffer {
  private final int channels;
  private short[] samples = new short[1 << 16];
  private int begin;
  private int end;

  PcmBuffer(int channels) {
    this.channels = channels;
  }

  int frames() {
    return (end - begin) / channels;
  }

  void append(short[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, samples, end, more.length);
    end += more.length;
  }

  /** Append what does not follow on; the end of what is there goes over into its beginning. */
  void join(short[] more, int fadeFrames) {
    int fade = Math.min(fadeFrames, Math.min(frames(), more.length / channels));
    Fades.cross(samples, end / channels - fade, more, 0, fade, channels);
    append(Arrays.copyOfRange(more, fade * channels, more.length));
  }

  /** Leave out so many frames soon; what is next goes over into what comes after them. */
  void cut(int frames, int fadeFrames) {
    int fade = Math.min(fadeFrames, frames() - frames);
    int head = begin / channels;
    short[] next = Arrays.copyOfRange(samples, begin, begin + fade * channels);
    Fades.cross(next, 0, samples, head + frames, fade, channels);
    begin += frames * channels;
    System.arraycopy(next, 0, samples, begin, next.length);
  }

  /** Drop the oldest. */
  void drop(int frames) {
    begin += frames * channels;
  }

  void fadeIn(int frames) {
    Fades.in(samples, begin / channels, Math.min(frames, frames()), channels);
  }

  void fadeOut() {
    Fades.out(samples, begin / channels, frames(), channels);
  }

  /** Where the samples lie, and which frame of them is next: for writing without a copy. */
  short[] samples() {
    return samples;
  }

  int firstFrame() {
    return begin / channels;
  }

  private void reserve(int more) {
    if (end + more <= samples.length) {
      return;
    }
    int held = end - begin;
    short[] room = held + more <= samples.length ? samples : new short[2 * (held + more)];
    System.arraycopy(samples, begin, room, 0, held);
    samples = room;
    begin = 0;
    end = held;
  }
}
