package org.courante.playback;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import android.media.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.courante.core.sound.Sink;
import org.courante.core.sound.SoundFormat;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.shadows.ShadowAudioTrack;

/** The real AudioTrack class over Robolectric's shadow, which plays all it gets at once. */
@RunWith(RobolectricTestRunner.class)
public final class AudioTrackSinkTest {
  private static final SoundFormat STEREO = new SoundFormat(44_100, 2);

  private final Sink.Maker maker = new AudioTrackSink.Maker();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AudioFormat[] format = new AudioFormat[1];
  private final ShadowAudioTrack.OnAudioDataWrittenListener listener =
      (track, bytes, of) -> {
        written.write(bytes, 0, bytes.length);
        format[0] = of;
      };

  @Before
  public void listen() {
    ShadowAudioTrack.addAudioDataListener(listener);
  }

  @After
  public void reset() {
    ShadowAudioTrack.removeAudioDataListener(listener);
    ShadowAudioTrack.setMinBufferSize(1024);
  }

  @Test
  public void holdsAsMuchAsIsWished() throws IOException {
    assertEquals(11_025, maker.open(STEREO, 250).capacityFrames());
  }

  @Test
  public void holdsNoLessThanThePhoneNeeds() throws IOException {
    ShadowAudioTrack.setMinBufferSize(4 * 22_050);
    assertEquals(22_050, maker.open(STEREO, 250).capacityFrames());
  }

  @Test
  public void writesTheFramesItIsAskedTo() throws IOException {
    Sink sink = maker.open(STEREO, 250);
    assertEquals(2, sink.write(new short[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2));
    short[] got = new short[4];
    ByteBuffer.wrap(written.toByteArray()).order(ByteOrder.nativeOrder()).asShortBuffer().get(got);
    assertEquals("3 4 5 6", got[0] + " " + got[1] + " " + got[2] + " " + got[3]);
    assertEquals(AudioFormat.ENCODING_PCM_16BIT, format[0].getEncoding());
    assertEquals(44_100, format[0].getSampleRate());
    assertEquals(2, format[0].getChannelCount());
  }

  @Test
  public void oneChannelStaysOne() throws IOException {
    Sink sink = maker.open(new SoundFormat(22_050, 1), 200);
    assertEquals(4_410, sink.capacityFrames());
    sink.write(new short[100], 0, 100);
    assertEquals(200, written.size());
    assertEquals(1, format[0].getChannelCount());
  }

  @Test
  public void whatIsDroppedCountsAsPlayedAndItCanGoOn() throws IOException {
    Sink sink = maker.open(STEREO, 250);
    sink.write(new short[2 * 1_000], 0, 1_000);
    assertEquals(1_000, sink.playedFrames());
    sink.silence();
    assertEquals(1_000, sink.playedFrames());
    sink.write(new short[2 * 500], 0, 500);
    assertEquals(1_500, sink.playedFrames());
    sink.close();
  }

  @Test
  public void saysWhenThePhoneCannot() {
    ShadowAudioTrack.setMinBufferSize(-2);
    try {
      maker.open(STEREO, 250);
      fail("expected an IOException");
    } catch (IOException e) {
      assertTrue(e.getMessage(), e.getMessage().contains("44100 Hz, 2 channels"));
      assertSame(IOException.class, e.getClass());
    }
  }
}
