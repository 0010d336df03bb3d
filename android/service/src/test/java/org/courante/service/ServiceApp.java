package org.courante.service;

import android.app.Application;
import android.content.Context;
import android.os.Looper;
import android.os.SystemClock;
import org.courante.playback.Player;
import org.courante.sensors.SensorListener;

/** An application whose run has a fake player and fake sensors; its clock is the phone's. */
public class ServiceApp extends Application implements Parts.Source, Parts {
  /** As if the phone was started on the second of January 2026, at noon. */
  private static final long STARTED_UTC_MS = 1_767_355_200_000L;

  volatile FakePlayer player;
  volatile FakeSenses senses;

  /** Added to UTC: as if so much time had passed while the phone was off. */
  volatile long laterMs;

  @Override
  public Parts parts() {
    return this;
  }

  @Override
  public Player player(Player.Listener listener) {
    player = new FakePlayer(listener);
    return player;
  }

  @Override
  public Senses senses(Context context, Looper looper, SensorListener listener) {
    senses = new FakeSenses(looper, listener);
    return senses;
  }

  @Override
  public long nowMs() {
    return SystemClock.elapsedRealtime();
  }

  @Override
  public long utcMs() {
    return STARTED_UTC_MS + laterMs + SystemClock.elapsedRealtime();
  }
}
