package org.courante.core.sound;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.junit.Test;

public final class PcmBufferTest {
  private final PcmBuffer buffer = new PcmBuffer(2);

  @Test
  public void givesBackWhatItGotHoweverMuch() {
    short next = 0;
    short expected = 0;
    for (int round = 0; round < 500; round++) {
      short[] more = new short[2 * 700];
      for (int i = 0; i < more.length; i++) {
        more[i] = next++;
      }
      buffer.append(more);
      int taken = Math.min(buffer.frames(), round % 3 == 0 ? 100 : 1_000);
      for (int i = 0; i < 2 * taken; i++) {
        assertEquals(expected++, buffer.samples()[2 * buffer.firstFrame() + i]);
      }
      buffer.drop(taken);
    }
  }

  @Test
  public void cutKeepsBothEndsAndFadesBetween() {
    buffer.append(constant(1_000, 8_000));
    buffer.append(constant(1_000, -8_000));
    buffer.cut(1_000, 200);
    assertEquals(1_000, buffer.frames());
    short[] left = left();
    assertEquals(8_000, left[0], 80);
    assertEquals("half way both are as loud", 0, left[99], 80);
    assertEquals(-8_000, left[200], 0);
    assertEquals(-8_000, left[999], 0);
  }

  @Test
  public void joinOverlapsNoMoreThanThereIs() {
    buffer.append(constant(50, 8_000));
    buffer.join(constant(1_000, -8_000), 200);
    assertEquals(1_000, buffer.frames());
    assertEquals(8_000, left()[0], 300);
    assertEquals(-8_000, left()[50], 0);
    PcmBuffer empty = new PcmBuffer(2);
    empty.join(constant(10, 5), 200);
    assertEquals(10, empty.frames());
  }

  @Test
  public void crossFadeKeepsThePowerAndNeverOverflows() {
    short[] a = constant(100, 32_767);
    Fades.cross(a, 0, constant(100, 32_767), 0, 100, 2);
    for (short sample : a) {
      assertTrue("sample " + sample, sample >= 32_700);
    }
  }

  @Test
  public void fadesAreMirrorImages() {
    short[] in = constant(64, 20_000);
    short[] out = constant(64, 20_000);
    Fades.in(in, 0, 64, 2);
    Fades.out(out, 0, 64, 2);
    short[] mirrored = new short[in.length];
    for (int i = 0; i < in.length; i++) {
      mirrored[i] = out[out.length - 1 - i];
    }
    assertArrayEquals(in, mirrored);
    assertTrue(in[0] < 20 && in[127] > 19_900);
  }

  private short[] left() {
    short[] left = new short[buffer.frames()];
    for (int i = 0; i < left.length; i++) {
      left[i] = buffer.samples()[2 * (buffer.firstFrame() + i)];
    }
    return left;
  }

  private static short[] constant(int frames, int value) {
    short[] samples = new short[2 * frames];
    Arrays.fill(samples, (short) value);
    return samples;
  }
}
