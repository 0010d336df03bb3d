package org.courante.service;

import org.courante.core.run.Trouble;

/**
 * Coordinates a run: wishes and events in, work for the {@link Hands} out. What the phone has to do
 * follows from the {@link Facts} by {@link Needs} alone, so no order of events can leave sound on
 * in a pause or a lock held at rest. Used from one thread; knows no clock.
 */
final class RunMachine {
  private final Hands hands;
  private Facts facts = Facts.AT_REST;
  private Needs needs = Needs.of(facts);

  RunMachine(Hands hands) {
    this.hands = hands;
  }

  Needs needs() {
    return needs;
  }

  boolean isRunOn() {
    return facts.wish != Wish.REST;
  }

  /** Begin, or go on. Without the sound's focus nothing begins, and the trouble says so. */
  void play() {
    boolean comes = facts.focus.lets() || facts.focus == Focus.DELAYED;
    if (facts.wish == Wish.PLAY && comes) {
      return;
    }
    Focus got = hands.askFocus();
    if (got != Focus.NONE) {
      become(facts.playing(got));
    } else if (facts.wish == Wish.PLAY) {
      become(facts.paused(Facts.noFocus()));
    } else {
      become(facts.withSound(false, Facts.noFocus()));
    }
  }

  /** Go on with the run of a process that died: playing or paused, as it was. */
  void restore(Wish before) {
    if (before == Wish.REST || facts.wish != Wish.REST) {
      return;
    }
    become(facts.paused(null));
    if (before == Wish.PLAY) {
      play();
    }
  }

  void pause() {
    if (facts.wish == Wish.PLAY) {
      become(facts.paused(null));
    }
  }

  /** Play and pause on one key. A run whose sound is lent counts as playing. */
  void toggle() {
    if (facts.wish == Wish.PLAY) {
      pause();
    } else {
      play();
    }
  }

  void end() {
    if (facts.wish != Wish.REST) {
      become(facts.ended());
    }
  }

  /** The server knows that the run is over, or does not answer in time. */
  void farewellSaid() {
    if (facts.leaving) {
      become(facts.left());
    }
  }

  /** The sound's focus is ours again, or at last. */
  void focusGained() {
    if (facts.focus != Focus.NONE && facts.focus != Focus.HELD) {
      become(facts.withFocus(Focus.HELD));
    }
  }

  /** Another app took over for good: only the runner can go on. */
  void focusLost() {
    if (facts.focus != Focus.NONE) {
      become(facts.paused(Facts.noFocus()));
    }
  }

  /** Another app sounds for a moment. */
  void focusLent() {
    if (facts.focus.lets()) {
      become(facts.withFocus(Focus.LENT));
    }
  }

  /** Another app speaks for a moment, and quiet music does not disturb it. */
  void focusDucked() {
    if (facts.focus == Focus.HELD) {
      become(facts.withFocus(Focus.DUCKED));
    }
  }

  /** Headphones were pulled out: what follows would come out of the loudspeaker. */
  void becameNoisy() {
    pause();
  }

  /** The pause has lasted so long that the phone may sleep. */
  void longPaused() {
    if (facts.wish == Wish.PAUSE && !facts.asleep) {
      become(facts.fallenAsleep());
    }
  }

  /** Where the run is heard, or null while that is unknown. */
  void heardAt(String listenUrl) {
    boolean same = listenUrl == null ? facts.listenUrl == null : listenUrl.equals(facts.listenUrl);
    if (facts.wish != Wish.REST && !same) {
      become(facts.withListenUrl(listenUrl));
    }
  }

  void soundHeard() {
    if (needs.soundUrl != null) {
      become(facts.withSound(true, null));
    }
  }

  /** Silent for want of data. */
  void soundAwaited() {
    if (needs.soundUrl != null) {
      become(facts.withSound(false, facts.trouble));
    }
  }

  /** Nobody answers where the sound comes from; what is heard may be the last of it. */
  void soundUnreachable() {
    if (needs.soundUrl != null) {
      become(facts.withSound(facts.heard, new Trouble(Trouble.Kind.UNREACHABLE, "")));
    }
  }

  /** What arrives cannot be played. */
  void soundBroken() {
    if (needs.soundUrl != null) {
      become(facts.withSound(false, new Trouble(Trouble.Kind.NOT_PLAYABLE, "")));
    }
  }

  /** The server refuses the sound's address; the run itself may well go on. */
  void soundRefused() {
    if (needs.soundUrl != null) {
      hands.soundRefused();
      become(facts.withRefusal());
    }
  }

  private void become(Facts now) {
    Needs before = needs;
    facts = now;
    needs = Needs.of(now);
    fallSilent(before);
    begin(before);
    tell(before);
    sound(before);
    sleep(before);
    hands.changed();
  }

  /** Silence comes first, whatever else is to be done. */
  private void fallSilent(Needs before) {
    if (before.soundUrl != null && needs.soundUrl == null) {
      hands.sound(null);
    }
    if (before.ears && !needs.ears) {
      hands.ears(false);
    }
    if (before.focus && !needs.focus) {
      hands.dropFocus();
    }
    if (before.drowsy && !needs.drowsy) {
      hands.drowsy(false);
    }
    if (before.farewell && !needs.farewell) {
      hands.farewell(false);
    }
  }

  private void begin(Needs before) {
    if (!before.awake && needs.awake) {
      hands.awake(true);
    }
    if (!before.service && needs.service) {
      hands.service(true);
    }
    if (!before.radio && needs.radio) {
      hands.radio(true);
    }
  }

  private void tell(Needs before) {
    if (before.run != needs.run) {
      hands.run(needs.run);
    }
    if (before.hushed != needs.hushed) {
      hands.hush(needs.hushed);
    }
    if (before.heard != needs.heard) {
      hands.heard(needs.heard);
    }
    if (before.trouble != needs.trouble) {
      hands.trouble(needs.trouble);
    }
    if (before.sensors != needs.sensors) {
      hands.sensors(needs.sensors);
    }
  }

  private void sound(Needs before) {
    if (!before.ears && needs.ears) {
      hands.ears(true);
    }
    if (before.gain != needs.gain) {
      hands.gain(needs.gain);
    }
    if (needs.soundUrl != null && !needs.soundUrl.equals(before.soundUrl)) {
      hands.sound(needs.soundUrl);
    }
    if (!before.drowsy && needs.drowsy) {
      hands.drowsy(true);
    }
    if (!before.farewell && needs.farewell) {
      hands.farewell(true);
    }
  }

  private void sleep(Needs before) {
    if (before.radio && !needs.radio) {
      hands.radio(false);
    }
    if (before.service && !needs.service) {
      hands.service(false);
    }
    if (before.awake && !needs.awake) {
      hands.awake(false);
    }
  }
}
