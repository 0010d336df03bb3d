package org.courante.service;

import android.os.Handler;
import org.courante.playback.Player;

/**
 * What the player says on its own threads, told to the coordinator on the main thread. One try that
 * fails is no news: what is buffered may outlast it.
 */
final class SoundEvents implements Player.Listener {
  private static final int TELLING_TRIES = 3;

  private final RunMachine machine;
  private final Handler main;

  SoundEvents(RunMachine machine, Handler main) {
    this.machine = machine;
    this.main = main;
  }

  @Override
  public void onSound() {
    main.post(
        new Runnable() {
          @Override
          public void run() {
            machine.soundHeard();
          }
        });
  }

  @Override
  public void onWaiting() {
    main.post(
        new Runnable() {
          @Override
          public void run() {
            machine.soundAwaited();
          }
        });
  }

  @Override
  public void onUnreachable(int triesInARow, Exception why) {
    if (triesInARow < TELLING_TRIES) {
      return;
    }
    main.post(
        new Runnable() {
          @Override
          public void run() {
            machine.soundUnreachable();
          }
        });
  }

  @Override
  public void onRefused(int httpStatus) {
    main.post(
        new Runnable() {
          @Override
          public void run() {
            machine.soundRefused();
          }
        });
  }

  @Override
  public void onNotPlayable(Exception why) {
    main.post(
        new Runnable() {
          @Override
          public void run() {
            machine.soundBroken();
          }
        });
  }
}
