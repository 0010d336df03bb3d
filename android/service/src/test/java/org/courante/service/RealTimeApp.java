package org.courante.service;

import android.app.Application;
import android.content.Context;
import android.os.Looper;
import android.os.SystemClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.courante.core.sound.ClockSink;
import org.courante.core.sound.HttpStreamSource;
import org.courante.core.sound.JLayerDecoder;
import org.courante.core.sound.Sink;
import org.courante.core.sound.SoundFormat;
import org.courante.playback.Player;
import org.courante.playback.StreamPlayer;
import org.courante.sensors.SensorListener;

/**
 * An application with the real player, over real HTTP and a real MP3 decoder, and the real sensors;
 * only the loudspeaker is a fake, which lets time pass over what it is given.
 */
public class RealTimeApp extends Application implements Parts.Source, Parts {
  private final List<ClockSink> sinks = Collections.synchronizedList(new ArrayList<>());

  @Override
  public Parts parts() {
    return this;
  }

  @Override
  public Player player(Player.Listener listener) {
    return new StreamPlayer(
        listener, new HttpStreamSource(), new JLayerDecoder.Maker(), new Sinks(), Thread::new);
  }

  @Override
  public Senses senses(Context context, Looper looper, SensorListener listener) {
    return new RealParts().senses(context, looper, listener);
  }

  @Override
  public long nowMs() {
    return SystemClock.elapsedRealtime();
  }

  @Override
  public long utcMs() {
    return System.currentTimeMillis();
  }

  /** Whether more of the sound has been written than before. */
  long writtenFrames() {
    long frames = 0;
    for (ClockSink sink : sinks.toArray(new ClockSink[0])) {
      frames += sink.writtenFrames();
    }
    return frames;
  }

  private final class Sinks implements Sink.Maker {
    @Override
    public Sink open(SoundFormat format, int longestMs) {
      ClockSink sink = new ClockSink(format, longestMs, ClockSink.Clock.REAL);
      sinks.add(sink);
      return sink;
    }
  }
}
