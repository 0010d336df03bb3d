package org.courante.core.sound;

/** Of 16 bit samples, the channels side by side. */
public final class SoundFormat {
  public final int sampleRateHz;
  public final int channels;

  public SoundFormat(int sampleRateHz, int channels) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
  }

  /** So many samples of each channel last so long. */
  public double ms(long frames) {
    return frames * 1000.0 / sampleRateHz;
  }

  public int frames(double ms) {
    return (int) Math.round(ms * sampleRateHz / 1000);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SoundFormat
        && ((SoundFormat) other).sampleRateHz == sampleRateHz
        && ((SoundFormat) other).channels == channels;
  }

  @Override
  public int hashCode() {
    return 31 * sampleRateHz + channels;
  }

  @Override
  public String toString() {
    return sampleRateHz + " Hz, " + channels + (channels == 1 ? " channel" : " channels");
  }
}
