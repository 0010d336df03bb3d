package org.courante.core.sound;

/** One whole MP3 frame, header included. The bytes are nobody's to change. */
public final class Frame {
  public final FrameHeader header;
  public final byte[] bytes;

  public Frame(FrameHeader header, byte[] bytes) {
    this.header = header;
    this.bytes = bytes;
  }
}
