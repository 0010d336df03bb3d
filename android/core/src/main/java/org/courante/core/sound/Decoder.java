package org.courante.core.sound;

import java.io.IOException;

/** MP3 frames to sound, for one stream of frames at a time. Used from one thread. */
public interface Decoder {
  /**
   * Take a frame.
   *
   * @return false if it has its hands full: take what is decoded, and offer the frame again
   * @throws IOException it is broken and of no more use than to be released
   */
  boolean offer(Frame frame) throws IOException;

  /**
   * The next sound, in the order of the frames, or null where none is ready. Waits for a few
   * milliseconds at most. A decoder may hold some frames back, and leave out some of the first.
   *
   * @throws IOException it is broken and of no more use than to be released
   */
  Pcm take() throws IOException;

  /**
   * Forget all that was offered: another stream begins.
   *
   * @throws IOException it is broken and of no more use than to be released
   */
  void reset() throws IOException;

  void release();

  /** Makes decoders. */
  interface Maker {
    /**
     * A decoder for streams like this one.
     *
     * @throws IOException this phone cannot decode it, or not now
     */
    Decoder make(FrameHeader stream) throws IOException;
  }
}
