package org.courante.core.sound;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;

import org.junit.Test;

public final class WarmUpTest {
  private final WarmUp warmUp = new WarmUp();

  @Test
  public void dropsTheFramesThatLackTheOnesBefore() {
    // 381 bytes of main data each: two hold the reservoir, and one the overlap.
    assertEquals(3 * 1152, dropped(Mp3.STEREO_44));
  }

  @Test
  public void shortFramesNeedMoreOfThem() {
    // 195 bytes of main data each.
    assertEquals(4 * 576, dropped(Mp3.MONO_22));
  }

  @Test
  public void aDecoderThatGivesLessAtFirstLosesNoMoreForIt() {
    warmUp.begin();
    for (int i = 0; i < 5; i++) {
      warmUp.note(header(Mp3.STEREO_44));
    }
    assertNull(warmUp.passed(pcm(1152 - 529)));
    assertNull(warmUp.passed(pcm(1152)));
    assertEquals(5 * 1152 - 529 - 3 * 1152 - 1152, warmUp.passed(pcm(2 * 1152)).frames());
    Pcm whole = pcm(1152);
    assertSame(whole, warmUp.passed(whole));
  }

  private int dropped(int[] head) {
    int heard = 0;
    warmUp.begin();
    for (int i = 0; i < 10; i++) {
      warmUp.note(header(head));
      Pcm passed = warmUp.passed(pcm(header(head).samples));
      heard += passed == null ? 0 : passed.frames();
    }
    return 10 * header(head).samples - heard;
  }

  private static FrameHeader header(int[] head) {
    return FrameHeader.at(Mp3.frame(head, 0), 0);
  }

  private static Pcm pcm(int frames) {
    return new Pcm(new SoundFormat(44_100, 1), new short[frames]);
  }
}
