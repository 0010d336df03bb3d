package org.courante.service;

import static org.junit.Assert.assertFalse;

import org.courante.playback.Player;

/**
 * A fake of the {@link Player} contract: makes no sound, and tells its listener what a test says.
 * As the contract has it, it may be called from any thread and says nothing by itself once stopped.
 */
final class FakePlayer implements Player {
  final Listener listener;
  volatile String url;
  volatile float gain = 1;
  volatile boolean released;
  volatile int plays;

  FakePlayer(Listener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void play(String listenUrl) {
    assertFalse("a released player plays", released);
    url = listenUrl;
    plays++;
  }

  @Override
  public synchronized void setGain(float gain) {
    assertFalse("a released player is asked", released);
    this.gain = gain;
  }

  @Override
  public synchronized void stop() {
    url = null;
  }

  @Override
  public synchronized void release() {
    url = null;
    released = true;
  }
}
