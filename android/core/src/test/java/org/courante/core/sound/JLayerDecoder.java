package org.courante.core.sound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/** A real MP3 decoder behind the contract: JLayer, which decodes frame by frame at once. */
public final class JLayerDecoder implements Decoder {
  private final ArrayDeque<Pcm> decoded = new ArrayDeque<>();
  private Feeder feeder;
  private Bitstream bits;
  private javazoom.jl.decoder.Decoder decoder;

  public JLayerDecoder() {
    reset();
  }

  @Override
  public boolean offer(Frame frame) throws IOException {
    feeder.current = new ByteArrayInputStream(frame.bytes);
    try {
      Header header = bits.readFrame();
      if (header == null) {
        throw new IOException("JLayer finds no frame in a frame of " + frame.bytes.length);
      }
      SampleBuffer out = (SampleBuffer) decoder.decodeFrame(header, bits);
      bits.closeFrame();
      SoundFormat format = new SoundFormat(out.getSampleFrequency(), out.getChannelCount());
      decoded.add(new Pcm(format, Arrays.copyOf(out.getBuffer(), out.getBufferLength())));
      return true;
    } catch (JavaLayerException e) {
      throw new IOException("JLayer cannot decode", e);
    }
  }

  @Override
  public Pcm take() {
    return decoded.poll();
  }

  @Override
  public void reset() {
    decoded.clear();
    feeder = new Feeder();
    bits = new Bitstream(feeder);
    decoder = new javazoom.jl.decoder.Decoder();
  }

  @Override
  public void release() {
    decoded.clear();
  }

  /** Makes them. */
  public static final class Maker implements Decoder.Maker {
    @Override
    public Decoder make(FrameHeader stream) {
      return new JLayerDecoder();
    }
  }

  /** Gives one frame, then nothing until there is another. */
  private static final class Feeder extends InputStream {
    private InputStream current = new ByteArrayInputStream(new byte[0]);

    @Override
    public int read() throws IOException {
      return current.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return current.read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
      return current.available();
    }
  }
}
