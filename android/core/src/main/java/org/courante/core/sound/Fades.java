package org.courante.core.sound;

/** Loudness that comes, goes or changes hands within interleaved samples. */
final class Fades {
  private Fades() {}

  /** Let so many frames come up from silence. */
  static void in(short[] samples, int firstFrame, int frames, int channels) {
    for (int i = 0; i < frames; i++) {
      scale(samples, (firstFrame + i) * channels, channels, rising(i, frames));
    }
  }

  /** Let so many frames go down to silence. */
  static void out(short[] samples, int firstFrame, int frames, int channels) {
    for (int i = 0; i < frames; i++) {
      scale(samples, (firstFrame + i) * channels, channels, rising(frames - 1 - i, frames));
    }
  }

  /**
   * Let one sound go over into another, of the same power throughout (sine and cosine), as is right
   * for sounds that have nothing to do with each other. The result lies where the first lay.
   */
  static void cross(
      short[] going, int goingFrame, short[] coming, int comingFrame, int frames, int channels) {
    for (int i = 0; i < frames; i++) {
      double angle = (i + 0.5) / frames * Math.PI / 2;
      for (int c = 0; c < channels; c++) {
        int at = (goingFrame + i) * channels + c;
        double mixed =
            going[at] * Math.cos(angle)
                + coming[(comingFrame + i) * channels + c] * Math.sin(angle);
        going[at] = clipped(mixed);
      }
    }
  }

  private static double rising(int i, int frames) {
    double half = Math.sin((i + 0.5) / frames * Math.PI / 2);
    return half * half;
  }

  private static void scale(short[] samples, int at, int channels, double gain) {
    for (int c = 0; c < channels; c++) {
      samples[at + c] = (short) Math.round(samples[at + c] * gain);
    }
  }

  private static short clipped(double sample) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample)));
  }
}
