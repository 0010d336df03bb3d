package org.courante.core.sound;

/**
 * What of a stream's beginning is not to be heard. A frame's sound may begin in frames before it
 * (the bit reservoir, 511 bytes at most: ISO/IEC 11172-3, 2.4.2.7), and the first frame that is
 * whole still lacks the overlap with the one before. Decoders fill in silence or noise.
 */
public final class WarmUp {
  private static final int RESERVOIR_BYTES = 511;

  private int missingBytes;
  private boolean overlapMissing;
  private int framesLeft;

  /** A stream begins. */
  public void begin() {
    missingBytes = RESERVOIR_BYTES;
    overlapMissing = true;
    framesLeft = 0;
  }

  /** A frame is given to the decoder. */
  public void note(FrameHeader frame) {
    if (missingBytes > 0) {
      missingBytes -= frame.mainDataBytes;
      framesLeft += frame.samples;
    } else if (overlapMissing) {
      overlapMissing = false;
      framesLeft += frame.samples;
    }
  }

  /** What of this decoded sound may be heard; null if nothing. */
  public Pcm passed(Pcm pcm) {
    int dropped = Math.min(framesLeft, pcm.frames());
    framesLeft -= dropped;
    if (dropped == 0) {
      return pcm;
    }
    return dropped == pcm.frames() ? null : pcm.after(dropped);
  }
}
