package org.courante.playback;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.courante.core.sound.Decoder;
import org.courante.core.sound.Frame;
import org.courante.core.sound.FrameHeader;
import org.courante.core.sound.Pcm;
import org.courante.core.sound.SoundFormat;

/** A fake decoder: a frame sounds as the number in its first two bytes, as long as it should. */
final class CountingDecoder implements Decoder {
  private final ArrayDeque<Pcm> decoded = new ArrayDeque<>();

  @Override
  public boolean offer(Frame frame) throws IOException {
    if (decoded.size() >= 3) {
      return false;
    }
    short[] samples = new short[frame.header.samples * frame.header.channels];
    int number = (frame.bytes[4] & 0xff) << 8 | frame.bytes[5] & 0xff;
    if (number == BreakingMaker.BREAKS) {
      throw new IOException("broken on purpose");
    }
    Arrays.fill(samples, (short) number);
    FrameHeader of = frame.header;
    decoded.add(new Pcm(new SoundFormat(of.sampleRateHz, of.channels), samples));
    return true;
  }

  @Override
  public Pcm take() {
    return decoded.poll();
  }

  @Override
  public void reset() {
    decoded.clear();
  }

  @Override
  public void release() {
    decoded.clear();
  }

  /** Makes them; they break at a frame of that number. */
  static final class BreakingMaker implements Decoder.Maker {
    static final int BREAKS = 0x7ff0;
    volatile int made;

    @Override
    public Decoder make(FrameHeader stream) {
      made++;
      return new CountingDecoder();
    }
  }
}
