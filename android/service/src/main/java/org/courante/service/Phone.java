package org.courante.service;

import android.content.Context;
import org.courante.core.run.RunKeeper;
import org.courante.core.run.Trouble;
import org.courante.playback.Player;

/**
 * The phone's half of a run: does what the coordinator wants, and tells it what happens. Each
 * method is a thin line to Android; what is right is decided in {@link RunMachine}. Main thread.
 *
 * <p>Battery care: in a pause the sound's connection and the Wi-Fi lock are let go at once; sensors
 * and processor stay ready for {@link #AWAKE_IN_PAUSE_MS}, then sleep until the runner goes on.
 */
final class Phone implements Hands {
  /** A stop at a red light needs no new fix; a rest on a bench needs no sensors. */
  static final long AWAKE_IN_PAUSE_MS = 5 * 60_000;

  /** The server is told of the end for so long; a run that nobody hears ends there by itself. */
  static final long FAREWELL_MS = 20_000;

  /** The half of a run that does not depend on the phone. */
  interface Run {
    void wish(Wish wish);

    void sensors(boolean on);

    /** Tell the server that it is over, then call {@link RunMachine#farewellSaid}. */
    void sayFarewell();

    void changed();
  }

  final RunMachine machine = new RunMachine(this);

  private final MainThread main;
  private final RunKeeper keeper;
  private final Run run;
  private final Front front;
  private final AudioFocus focus;
  private final Player player;
  private final Wakefulness wakefulness;
  private final Ears ears;
  private boolean listens;
  private final Runnable longPaused =
      new Runnable() {
        @Override
        public void run() {
          machine.longPaused();
        }
      };
  private final Runnable farewellOver =
      new Runnable() {
        @Override
        public void run() {
          machine.farewellSaid();
        }
      };

  Phone(
      Context context,
      Parts parts,
      MainThread main,
      RunKeeper keeper,
      Run run,
      Front front) {
    this.main = main;
    this.keeper = keeper;
    this.run = run;
    this.front = front;
    focus = new AudioFocus(context, main, new FocusEvents(machine));
    player = parts.player(new SoundEvents(machine, main));
    wakefulness = new Wakefulness(context, main);
    ears =
        new Ears(
            context,
            new Runnable() {
              @Override
              public void run() {
                machine.becameNoisy();
              }
            });
  }

  /** The process goes, the run may go on in another: nothing is held any more. */
  void letGo() {
    player.release();
    focus.drop();
    ears(false);
    wakefulness.letGo();
  }

  @Override
  public Focus askFocus() {
    return focus.ask();
  }

  @Override
  public void dropFocus() {
    focus.drop();
  }

  @Override
  public void service(boolean needed) {
    if (needed) {
      front.enter();
    } else {
      front.leave();
    }
  }

  @Override
  public void run(Wish wish) {
    run.wish(wish);
  }

  @Override
  public void hush(boolean on) {
    keeper.hush(on);
  }

  @Override
  public void sound(String listenUrl) {
    if (listenUrl == null) {
      player.stop();
    } else {
      player.play(listenUrl);
    }
  }

  @Override
  public void gain(float gain) {
    player.setGain(gain);
  }

  @Override
  public void heard(boolean heard) {
    keeper.sound(heard);
  }

  @Override
  public void trouble(Trouble why) {
    keeper.soundTrouble(why);
  }

  @Override
  public void soundRefused() {
    keeper.soundRefused();
  }

  @Override
  public void sensors(boolean on) {
    run.sensors(on);
  }

  @Override
  public void awake(boolean on) {
    wakefulness.processor(on);
  }

  @Override
  public void radio(boolean on) {
    wakefulness.radio(on);
  }

  @Override
  public void ears(boolean on) {
    if (listens == on) {
      return;
    }
    listens = on;
    if (on) {
      ears.open();
    } else {
      ears.close();
    }
  }

  @Override
  public void drowsy(boolean on) {
    main.removeCallbacks(longPaused);
    if (on) {
      main.postDelayed(longPaused, AWAKE_IN_PAUSE_MS);
    }
  }

  @Override
  public void farewell(boolean on) {
    main.removeCallbacks(farewellOver);
    if (on) {
      main.postDelayed(farewellOver, FAREWELL_MS);
      run.sayFarewell();
    }
  }

  @Override
  public void changed() {
    run.changed();
  }
}
