package org.courante.playback;

import android.media.AudioAttributes;
import android.media.AudioFormat;
import android.media.AudioTrack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.courante.core.sound.Sink;
import org.courante.core.sound.SoundFormat;

/**
 * Sound by an AudioTrack in stream mode.
 *
 * <p>The performance mode is left at NONE. LOW_LATENCY wakes a processor every few milliseconds to
 * win tens of milliseconds out of a delay of hundreds. POWER_SAVING is what the framework itself
 * chooses for music whose buffer holds 100 ms or more, as ours does; where a phone does not, NONE
 * keeps the shorter path.
 */
public final class AudioTrackSink implements Sink {
  private static final int SAMPLE_BYTES = 2;

  private final AudioTrack track;
  private final int channels;
  private final int capacityFrames;
  private final ByteBuffer bytes;
  private final HeadPosition head = new HeadPosition();
  private boolean playing;
  private long written;

  private AudioTrackSink(AudioTrack track, int channels) {
    this.track = track;
    this.channels = channels;
    capacityFrames = track.getBufferSizeInFrames();
    bytes = ByteBuffer.allocateDirect(capacityFrames * channels * SAMPLE_BYTES);
    bytes.order(ByteOrder.nativeOrder());
  }

  /** Opens sinks on this phone. */
  public static final class Maker implements Sink.Maker {
    @Override
    public Sink open(SoundFormat format, int longestMs) throws IOException {
      int mask =
          format.channels == 1 ? AudioFormat.CHANNEL_OUT_MONO : AudioFormat.CHANNEL_OUT_STEREO;
      int frameBytes = format.channels * SAMPLE_BYTES;
      int least =
          AudioTrack.getMinBufferSize(format.sampleRateHz, mask, AudioFormat.ENCODING_PCM_16BIT);
      if (least <= 0) {
        throw new IOException("this phone plays no sound of " + format + " (" + least + ")");
      }
      int wished = format.frames(longestMs) * frameBytes;
      AudioTrack track = build(format, mask, Math.max(least, wished));
      if (track.getState() != AudioTrack.STATE_INITIALIZED) {
        track.release();
        throw new IOException("the phone gives no audio track for " + format);
      }
      return new AudioTrackSink(track, format.channels);
    }

    private static AudioTrack build(SoundFormat format, int mask, int bytes) throws IOException {
      AudioAttributes attributes =
          new AudioAttributes.Builder()
              .setUsage(AudioAttributes.USAGE_MEDIA)
              .setContentType(AudioAttributes.CONTENT_TYPE_MUSIC)
              .build();
      AudioFormat pcm =
          new AudioFormat.Builder()
              .setEncoding(AudioFormat.ENCODING_PCM_16BIT)
              .setSampleRate(format.sampleRateHz)
              .setChannelMask(mask)
              .build();
      try {
        return new AudioTrack.Builder()
            .setAudioAttributes(attributes)
            .setAudioFormat(pcm)
            .setTransferMode(AudioTrack.MODE_STREAM)
            .setBufferSizeInBytes(bytes)
            .build();
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        throw new IOException("the phone gives no audio track for " + format, e);
      }
    }
  }

  @Override
  public int capacityFrames() {
    return capacityFrames;
  }

  @Override
  public int write(short[] samples, int firstFrame, int frames) throws IOException {
    int count = Math.min(frames, capacityFrames);
    bytes.clear();
    bytes.asShortBuffer().put(samples, firstFrame * channels, count * channels);
    int frameBytes = channels * SAMPLE_BYTES;
    int taken = track.write(bytes, count * frameBytes, AudioTrack.WRITE_NON_BLOCKING);
    if (taken < 0) {
      throw new IOException("the audio track is broken: error " + taken);
    }
    written += taken / frameBytes;
    if (!playing) {
      // Only now: a track that starts empty counts an underrun.
      track.play();
      playing = true;
    }
    return taken / frameBytes;
  }

  @Override
  public long playedFrames() {
    return Math.min(head.frames(track.getPlaybackHeadPosition()), written);
  }

  @Override
  public void setGain(float gain) {
    track.setVolume(gain);
  }

  @Override
  public void silence() {
    if (!playing) {
      return;
    }
    // The mixer lets a track that is paused go down to silence; flushed alone, it would click.
    track.pause();
    track.flush();
    playing = false;
    head.restart(written);
  }

  @Override
  public void close() {
    track.release();
  }
}
