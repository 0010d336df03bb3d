package org.courante.core.sound;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the frames in a stream of bytes that may begin anywhere and may hold anything.
 *
 * <p>Two headers in a row, one frame apart and alike, are taken for the stream; from there on each
 * frame is given as soon as its last byte is there. A header that fails to follow is looked for
 * again, byte by byte. Holds two frames at most, whatever it is given.
 */
public final class Mp3Frames {
  private byte[] held = new byte[4 * FrameHeader.LONGEST_FRAME_BYTES];
  private int begin;
  private int end;
  private FrameHeader stream;
  private long skippedBytes;
  private int bytesSinceFrame;

  /** Take bytes; append the frames that are whole by now. */
  public void push(byte[] bytes, int offset, int length, List<Frame> frames) {
    append(bytes, offset, length);
    bytesSinceFrame += length;
    while (step(frames)) {
      // One frame or one byte of garbage further.
    }
  }

  /** What belonged to no frame so far. */
  public long skippedBytes() {
    return skippedBytes;
  }

  /** How much came since the last whole frame, or since the beginning. */
  public int bytesSinceFrame() {
    return bytesSinceFrame;
  }

  private boolean step(List<Frame> frames) {
    if (end - begin < FrameHeader.BYTES) {
      return false;
    }
    FrameHeader here = FrameHeader.at(held, begin);
    if (here == null) {
      skip();
      return true;
    }
    if (stream != null && !here.sameStreamAs(stream)) {
      stream = null;
    }
    return stream == null ? lock(here) : give(here, frames);
  }

  private boolean lock(FrameHeader here) {
    int next = begin + here.frameBytes;
    if (end - next < FrameHeader.BYTES) {
      return false;
    }
    FrameHeader following = FrameHeader.at(held, next);
    if (following == null || !following.sameStreamAs(here)) {
      skip();
    } else {
      stream = here;
    }
    return true;
  }

  private boolean give(FrameHeader here, List<Frame> frames) {
    if (end - begin < here.frameBytes) {
      return false;
    }
    frames.add(new Frame(here, Arrays.copyOfRange(held, begin, begin + here.frameBytes)));
    begin += here.frameBytes;
    bytesSinceFrame = end - begin;
    return true;
  }

  private void skip() {
    stream = null;
    begin++;
    skippedBytes++;
  }

  private void append(byte[] bytes, int offset, int length) {
    int kept = end - begin;
    byte[] room = kept + length <= held.length ? held : new byte[kept + length];
    System.arraycopy(held, begin, room, 0, kept);
    System.arraycopy(bytes, offset, room, kept, length);
    held = room;
    begin = 0;
    end = kept + length;
  }
}
