package org.courante.service;

import android.content.Context;
import android.os.Looper;
import org.courante.playback.Player;
import org.courante.sensors.SensorChoice;
import org.courante.sensors.SensorListener;

/** What a run is made of; an {@link android.app.Application} that is a Source can bring others. */
public interface Parts {
  Player player(Player.Listener listener);

  /** Tells on the looper's thread, and is called on it. */
  Senses senses(Context context, Looper looper, SensorListener listener);

  /** Milliseconds since the phone was started. */
  long nowMs();

  /** Milliseconds of UTC since 1970. */
  long utcMs();

  /** The sensors, all together. */
  interface Senses {
    /** Have these from now on; twice is once. */
    void choose(SensorChoice choice);

    /** Everything off. */
    void stop();
  }

  /** Whoever brings parts of its own. */
  interface Source {
    Parts parts();
  }
}
