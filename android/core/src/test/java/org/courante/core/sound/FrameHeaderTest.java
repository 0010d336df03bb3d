package org.courante.core.sound;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public final class FrameHeaderTest {
  @Test
  public void readsWhatCouranteSendsByDefault() {
    FrameHeader header = at(0xff, 0xfb, 0x90, 0x44);
    assertEquals(44_100, header.sampleRateHz);
    assertEquals(2, header.channels);
    assertEquals(417, header.frameBytes);
    assertEquals(1152, header.samples);
    assertEquals(417 - 4 - 32, header.mainDataBytes);
  }

  @Test
  public void paddingIsAByteAndAChecksumTwo() {
    assertEquals(418, at(0xff, 0xfb, 0x92, 0x44).frameBytes);
    assertEquals(417 - 4 - 2 - 32, at(0xff, 0xfa, 0x90, 0x44).mainDataBytes);
  }

  @Test
  public void readsTheLowerRatesOfMpeg2() {
    FrameHeader header = at(0xff, 0xf3, 0x80, 0xc0);
    assertEquals(22_050, header.sampleRateHz);
    assertEquals(1, header.channels);
    assertEquals(208, header.frameBytes);
    assertEquals(576, header.samples);
    assertEquals(208 - 4 - 9, header.mainDataBytes);
  }

  @Test
  public void longestFrameFits() {
    FrameHeader header = at(0xff, 0xfb, 0xea, 0x00);
    assertEquals(32_000, header.sampleRateHz);
    assertEquals(FrameHeader.LONGEST_FRAME_BYTES, header.frameBytes);
  }

  @Test
  public void refusesWhatIsNoHeader() {
    assertNull("no sync", at(0xff, 0xdb, 0x90, 0x44));
    assertNull("MPEG-2.5", at(0xff, 0xe3, 0x90, 0x44));
    assertNull("reserved version", at(0xff, 0xeb, 0x90, 0x44));
    assertNull("layer II", at(0xff, 0xfd, 0x90, 0x44));
    assertNull("free bitrate", at(0xff, 0xfb, 0x00, 0x44));
    assertNull("reserved bitrate", at(0xff, 0xfb, 0xf0, 0x44));
    assertNull("reserved rate", at(0xff, 0xfb, 0x9c, 0x44));
    assertNull("text", at('<', 'h', 't', 'm'));
  }

  @Test
  public void oneStreamMayChangeItsBitrateButNotItsRate() {
    FrameHeader header = at(0xff, 0xfb, 0x90, 0x44);
    assertTrue(header.sameStreamAs(at(0xff, 0xfb, 0xb2, 0x64)));
    assertFalse(header.sameStreamAs(at(0xff, 0xfb, 0x94, 0x44)));
    assertFalse(header.sameStreamAs(at(0xff, 0xfb, 0x90, 0xc4)));
  }

  @Test
  public void readsEveryBitrateAndRateAsTheStandardHasThem() {
    for (int bitrate = 1; bitrate < 15; bitrate++) {
      for (int rate = 0; rate < 3; rate++) {
        for (int version : new int[] {0xfb, 0xf3}) {
          assertNotNull(at(0xff, version, bitrate << 4 | rate << 2, 0));
        }
      }
    }
    // ISO/IEC 11172-3, 2.4.2.3: 320 kbit/s and 48 kHz; 13818-3: 160 kbit/s and 16 kHz.
    assertEquals(144 * 320_000 / 48_000, at(0xff, 0xfb, 0xe4, 0).frameBytes);
    assertEquals(72 * 160_000 / 16_000, at(0xff, 0xf3, 0xe8, 0).frameBytes);
  }

  private static FrameHeader at(int a, int b, int c, int d) {
    return FrameHeader.at(new byte[] {7, (byte) a, (byte) b, (byte) c, (byte) d}, 1);
  }
}
