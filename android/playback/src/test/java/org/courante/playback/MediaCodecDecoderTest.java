package org.courante.playback;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.courante.core.sound.Decoder;
import org.courante.core.sound.Frame;
import org.courante.core.sound.Mp3Frames;
import org.courante.core.sound.Pcm;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.shadows.ShadowMediaCodec;

/** The real MediaCodec class over Robolectric's shadow, with a decoder that gives numbers. */
@RunWith(RobolectricTestRunner.class)
public final class MediaCodecDecoderTest {
  private static final int BREAKS = 99;
  private static final int PCM_BYTES = 1152 * 2 * 2;

  @Before
  public void decodeNumbers() {
    ShadowMediaCodec.addDecoder(
        "audio/mpeg",
        new ShadowMediaCodec.CodecConfig(
            2_000,
            PCM_BYTES,
            (in, out) -> {
              byte[] frame = new byte[in.remaining()];
              in.get(frame);
              if (frame[5] == BREAKS) {
                throw new IllegalStateException("broken on purpose");
              }
              out.order(ByteOrder.nativeOrder());
              while (out.remaining() >= 2) {
                out.putShort((short) ((frame[4] & 0xff) << 8 | frame[5] & 0xff));
              }
            }));
  }

  @After
  public void forget() {
    ShadowMediaCodec.clearCodecs();
  }

  @Test
  public void givesEachFramesSoundInOrder() throws IOException {
    List<Frame> frames = frames(300, 40);
    Decoder decoder = new MediaCodecDecoder.Maker().make(frames.get(0).header);
    List<Pcm> decoded = new ArrayList<>();
    for (Frame frame : frames) {
      while (!decoder.offer(frame)) {
        decoded.add(decoder.take());
      }
    }
    for (Pcm pcm = decoder.take(); pcm != null; pcm = decoder.take()) {
      decoded.add(pcm);
    }
    assertEquals(40, decoded.size());
    for (Pcm pcm : decoded) {
      assertEquals(44_100, pcm.format.sampleRateHz);
      assertEquals(2, pcm.format.channels);
      assertEquals(1152, pcm.frames());
      assertEquals(300, pcm.samples[0]);
      assertEquals(300, pcm.samples[2303]);
    }
    decoder.release();
  }

  @Test
  public void isFullAtSomeTimeInsteadOfWaiting() throws IOException {
    Frame frame = frames(1, 1).get(0);
    Decoder decoder = new MediaCodecDecoder.Maker().make(frame.header);
    int taken = 0;
    while (decoder.offer(frame)) {
      assertTrue("it must be full at some time", ++taken < 1_000);
    }
    assertTrue(taken > 0);
    assertEquals(1152, decoder.take().frames());
    assertTrue("there is room again", decoder.offer(frame));
  }

  @Test
  public void hasNothingToGiveAtFirst() throws IOException {
    Decoder decoder = new MediaCodecDecoder.Maker().make(frames(1, 1).get(0).header);
    assertNull(decoder.take());
  }

  @Test
  public void aDecoderThatBreaksIsToldAsBroken() throws IOException {
    Frame frame = frames(BREAKS, 1).get(0);
    Decoder decoder = new MediaCodecDecoder.Maker().make(frame.header);
    try {
      decoder.offer(frame);
      fail("expected an IOException");
    } catch (IOException e) {
      assertTrue(e.getCause() instanceof IllegalStateException);
    }
  }

  private static List<Frame> frames(int number, int count) {
    List<Frame> frames = new ArrayList<>();
    byte[] bytes = ScriptedSource.frames(number, count + 1);
    new Mp3Frames().push(bytes, 0, bytes.length, frames);
    assertEquals(count + 1, frames.size());
    assertTrue(ByteBuffer.wrap(frames.get(0).bytes).getShort(4) == number);
    return frames.subList(0, count);
  }
}
