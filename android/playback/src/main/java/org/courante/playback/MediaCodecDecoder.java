package org.courante.playback;

import android.media.AudioFormat;
import android.media.MediaCodec;
import android.media.MediaFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.courante.core.sound.Decoder;
import org.courante.core.sound.Frame;
import org.courante.core.sound.FrameHeader;
import org.courante.core.sound.Pcm;
import org.courante.core.sound.SoundFormat;

/**
 * MP3 by the phone's own decoder, one frame a buffer, in the synchronous mode of MediaCodec.
 *
 * <p>What the decoder leaves out at the beginning (its delay, 529 samples) needs no care: the first
 * frames of a stream are not heard anyway.
 */
public final class MediaCodecDecoder implements Decoder {
  private static final String MP3 = "audio/mpeg";
  private static final long AT_ONCE_US = 0;

  /** The codec works in a process of its own; so long is given it for what it has in hand. */
  private static final long IN_HAND_US = 5_000;

  private final MediaCodec codec;
  private final MediaCodec.BufferInfo info = new MediaCodec.BufferInfo();
  private SoundFormat format;
  private long offeredUs;
  private boolean inHand;

  private MediaCodecDecoder(MediaCodec codec, FrameHeader stream) {
    this.codec = codec;
    format = new SoundFormat(stream.sampleRateHz, stream.channels);
  }

  /** Makes decoders of this phone. */
  public static final class Maker implements Decoder.Maker {
    @Override
    public Decoder make(FrameHeader stream) throws IOException {
      MediaCodec codec = null;
      boolean good = false;
      try {
        codec = MediaCodec.createDecoderByType(MP3);
        MediaFormat format =
            MediaFormat.createAudioFormat(MP3, stream.sampleRateHz, stream.channels);
        format.setInteger(MediaFormat.KEY_MAX_INPUT_SIZE, FrameHeader.LONGEST_FRAME_BYTES);
        codec.configure(format, null, null, 0);
        codec.start();
        good = true;
        return new MediaCodecDecoder(codec, stream);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new IOException("the phone gives no MP3 decoder", e);
      } finally {
        if (!good && codec != null) {
          codec.release();
        }
      }
    }
  }

  @Override
  public boolean offer(Frame frame) throws IOException {
    try {
      int index = codec.dequeueInputBuffer(AT_ONCE_US);
      if (index < 0) {
        return false;
      }
      ByteBuffer buffer = codec.getInputBuffer(index);
      buffer.clear();
      buffer.put(frame.bytes);
      codec.queueInputBuffer(index, 0, frame.bytes.length, offeredUs, 0);
      offeredUs += frame.header.samples * 1_000_000L / frame.header.sampleRateHz;
      inHand = true;
      return true;
    } catch (IllegalStateException e) {
      throw broken(e);
    }
  }

  @Override
  public Pcm take() throws IOException {
    try {
      while (true) {
        int index = codec.dequeueOutputBuffer(info, inHand ? IN_HAND_US : AT_ONCE_US);
        if (index == MediaCodec.INFO_TRY_AGAIN_LATER) {
          inHand = false;
          return null;
        }
        if (index == MediaCodec.INFO_OUTPUT_FORMAT_CHANGED) {
          format = told(codec.getOutputFormat());
        } else if (index >= 0) {
          Pcm pcm = copied(index);
          if (pcm.frames() > 0) {
            return pcm;
          }
        }
      }
    } catch (IllegalStateException e) {
      throw broken(e);
    }
  }

  @Override
  public void reset() throws IOException {
    try {
      codec.flush();
    } catch (IllegalStateException e) {
      throw broken(e);
    }
    inHand = false;
  }

  @Override
  public void release() {
    codec.release();
  }

  private Pcm copied(int index) {
    ByteBuffer buffer = codec.getOutputBuffer(index);
    buffer.position(info.offset).limit(info.offset + info.size);
    short[] samples = new short[info.size / 2];
    buffer.order(ByteOrder.nativeOrder()).asShortBuffer().get(samples);
    codec.releaseOutputBuffer(index, false);
    return new Pcm(format, samples);
  }

  private static SoundFormat told(MediaFormat told) throws IOException {
    if (told.containsKey(MediaFormat.KEY_PCM_ENCODING)
        && told.getInteger(MediaFormat.KEY_PCM_ENCODING) != AudioFormat.ENCODING_PCM_16BIT) {
      throw new IOException(
          "the phone's MP3 decoder gives samples of kind "
              + told.getInteger(MediaFormat.KEY_PCM_ENCODING)
              + ", expected 16 bit");
    }
    return new SoundFormat(
        told.getInteger(MediaFormat.KEY_SAMPLE_RATE),
        told.getInteger(MediaFormat.KEY_CHANNEL_COUNT));
  }

  private static IOException broken(IllegalStateException why) {
    return new IOException("the phone's MP3 decoder broke", why);
  }
}
