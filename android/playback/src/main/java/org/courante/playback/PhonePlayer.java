package org.courante.playback;

import android.os.Process;
import java.util.concurrent.ThreadFactory;
import org.courante.core.sound.HttpStreamSource;

/** The player with what this phone has to decode and to play. */
public final class PhonePlayer {
  private PhonePlayer() {}

  /** A player that is silent so far; the listener is told from the player's own threads. */
  public static Player make(Player.Listener listener) {
    return new StreamPlayer(
        listener,
        new HttpStreamSource(),
        new MediaCodecDecoder.Maker(),
        new AudioTrackSink.Maker(),
        new AudioThreads());
  }

  private static final class AudioThreads implements ThreadFactory {
    @Override
    public Thread newThread(final Runnable playing) {
      return new Thread("courante-playing") {
        @Override
        public void run() {
          Process.setThreadPriority(Process.THREAD_PRIORITY_AUDIO);
          playing.run();
        }
      };
    }
  }
}
