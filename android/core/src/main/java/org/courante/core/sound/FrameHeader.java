package org.courante.core.sound;

/**
 * The four bytes at the head of a layer III frame: ISO/IEC 11172-3, 2.4.2.3 (MPEG-1), and ISO/IEC
 * 13818-3 for the lower sample rates (MPEG-2). A free bitrate is not read.
 */
public final class FrameHeader {
  /** How many bytes a header has. */
  public static final int BYTES = 4;

  /** The longest frame there is: 320 kbit/s at 32 kHz, padded. */
  public static final int LONGEST_FRAME_BYTES = 1441;

  private static final int MPEG_1 = 3;
  private static final int MPEG_2 = 2;
  private static final int LAYER_III = 1;
  private static final int MONO = 3;
  private static final int CRC_BYTES = 2;

  private static final int[] KBPS_MPEG_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0
  };
  private static final int[] KBPS_MPEG_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0
  };
  private static final int[] HZ_MPEG_1 = {44_100, 48_000, 32_000, 0};

  public final int sampleRateHz;
  public final int channels;

  /** The whole frame, header included. */
  public final int frameBytes;

  /** How long it sounds, in samples of each channel. */
  public final int samples;

  /** What of the frame is sound: no header, no checksum, no side information. */
  public final int mainDataBytes;

  private FrameHeader(boolean mpeg1, boolean checked, boolean mono, int kbps, int rate, int pad) {
    sampleRateHz = rate;
    channels = mono ? 1 : 2;
    samples = mpeg1 ? 1152 : 576;
    frameBytes = samples / 8 * kbps * 1000 / rate + pad;
    mainDataBytes = frameBytes - BYTES - (checked ? CRC_BYTES : 0) - sideBytes(mpeg1, mono);
  }

  /** The header at this place, or null if none is there. */
  public static FrameHeader at(byte[] bytes, int offset) {
    int head = 0;
    for (int i = 0; i < BYTES; i++) {
      head = head << 8 | bytes[offset + i] & 0xff;
    }
    int version = head >>> 19 & 3;
    boolean synced = head >>> 21 == 0x7ff && (head >>> 17 & 3) == LAYER_III;
    if (!synced || version != MPEG_1 && version != MPEG_2) {
      return null;
    }
    boolean mpeg1 = version == MPEG_1;
    int kbps = (mpeg1 ? KBPS_MPEG_1 : KBPS_MPEG_2)[head >>> 12 & 15];
    int rate = HZ_MPEG_1[head >>> 10 & 3] / (mpeg1 ? 1 : 2);
    if (kbps == 0 || rate == 0) {
      return null;
    }
    boolean checked = (head >>> 16 & 1) == 0;
    boolean mono = (head >>> 6 & 3) == MONO;
    return new FrameHeader(mpeg1, checked, mono, kbps, rate, head >>> 9 & 1);
  }

  /** Whether both can be of one stream: its frames may differ in bitrate and padding only. */
  public boolean sameStreamAs(FrameHeader other) {
    return sampleRateHz == other.sampleRateHz
        && channels == other.channels
        && samples == other.samples;
  }

  private static int sideBytes(boolean mpeg1, boolean mono) {
    if (mpeg1) {
      return mono ? 17 : 32;
    }
    return mono ? 9 : 17;
  }
}
