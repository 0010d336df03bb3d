package org.courante.core.sound;

import java.io.ByteArrayOutputStream;

/** Frames with true headers whose sound is nothing but a number, to tell them apart. */
final class Mp3 {
  /** 128 kbit/s at 44.1 kHz, stereo: 417 bytes, or 418 with padding. */
  static final int[] STEREO_44 = {0xff, 0xfb, 0x90, 0x00};

  /** MPEG-2, 64 kbit/s at 22.05 kHz, mono: 208 bytes. */
  static final int[] MONO_22 = {0xff, 0xf3, 0x80, 0xc0};

  private Mp3() {}

  static byte[] frame(int[] head, int number) {
    byte[] four = {(byte) head[0], (byte) head[1], (byte) head[2], (byte) head[3]};
    byte[] frame = new byte[FrameHeader.at(four, 0).frameBytes];
    System.arraycopy(four, 0, frame, 0, four.length);
    frame[4] = (byte) (number >> 8);
    frame[5] = (byte) number;
    return frame;
  }

  static byte[] frames(int[] head, int first, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = first; i < first + count; i++) {
      byte[] frame = frame(head, i);
      out.write(frame, 0, frame.length);
    }
    return out.toByteArray();
  }

  static int number(Frame frame) {
    return (frame.bytes[4] & 0xff) << 8 | frame.bytes[5] & 0xff;
  }
}
