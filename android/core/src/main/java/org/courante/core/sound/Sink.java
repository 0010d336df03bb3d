package org.courante.core.sound;

import java.io.IOException;

/** Where sound leaves: a short queue that is played at real time. Used from one thread. */
public interface Sink {
  /** How many frames it holds that are not yet played. */
  int capacityFrames();

  /**
   * Take what there is room for, and begin to sound if it is silent; never waits.
   *
   * @return how many frames were taken
   * @throws IOException it is broken and of no more use than to be closed
   */
  int write(short[] samples, int firstFrame, int frames) throws IOException;

  /** How many of the frames taken so far are gone: played, or dropped. Never falls. */
  long playedFrames();

  /** From 0 to 1. */
  void setGain(float gain);

  /** Be silent at once and drop what is not yet played; it can be written to again. */
  void silence();

  void close();

  /** Opens sinks. */
  interface Maker {
    /**
     * A sink for sound like this.
     *
     * @param longestMs it shall hold no more than so much, if it can be helped
     * @throws IOException this phone cannot play it, or not now
     */
    Sink open(SoundFormat format, int longestMs) throws IOException;
  }
}
