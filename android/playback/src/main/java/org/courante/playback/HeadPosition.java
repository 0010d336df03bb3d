package org.courante.playback;

/**
 * How far an AudioTrack has played, out of the 32 bits without a sign that it tells. At 44.1 kHz
 * they begin anew after 27 hours.
 */
final class HeadPosition {
  private long frames;
  private int told;

  /** What the track tells now; asked at least once a day. */
  long frames(int head) {
    frames += head - told & 0xffff_ffffL;
    told = head;
    return frames;
  }

  /** The track was flushed, and tells 0; so many frames count as played. */
  void restart(long frames) {
    this.frames = frames;
    told = 0;
  }
}
