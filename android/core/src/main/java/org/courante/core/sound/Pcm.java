package org.courante.core.sound;

/** A piece of sound. A frame of it is one sample of each channel. */
public final class Pcm {
  public final SoundFormat format;

  /** Interleaved; nobody's to change. */
  public final short[] samples;

  public Pcm(SoundFormat format, short[] samples) {
    if (samples.length % format.channels != 0) {
      throw new IllegalArgumentException(
          "samples: " + samples.length + ", expected whole frames of " + format);
    }
    this.format = format;
    this.samples = samples;
  }

  public int frames() {
    return samples.length / format.channels;
  }

  /** What is left after the first so many frames. */
  public Pcm after(int frames) {
    int from = frames * format.channels;
    short[] rest = new short[samples.length - from];
    System.arraycopy(samples, from, rest, 0, rest.length);
    return new Pcm(format, rest);
  }
}
