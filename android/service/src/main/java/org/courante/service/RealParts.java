package org.courante.service;

import android.content.Context;
import android.os.Looper;
import android.os.SystemClock;
import org.courante.playback.Player;
import org.courante.playback.PhonePlayer;
import org.courante.sensors.SensorChoice;
import org.courante.sensors.SensorListener;
import org.courante.sensors.Sensors;

/** The phone's own sound, sensors and clocks. */
final class RealParts implements Parts {
  @Override
  public Player player(Player.Listener listener) {
    return PhonePlayer.make(listener);
  }

  @Override
  public Senses senses(Context context, Looper looper, SensorListener listener) {
    final Sensors sensors = new Sensors(context, looper, listener);
    return new Senses() {
      @Override
      public void choose(SensorChoice choice) {
        sensors.choose(choice);
      }

      @Override
      public void stop() {
        sensors.stop();
      }
    };
  }

  @Override
  public long nowMs() {
    return SystemClock.elapsedRealtime();
  }

  @Override
  public long utcMs() {
    return System.currentTimeMillis();
  }
}
