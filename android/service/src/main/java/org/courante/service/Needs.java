package org.courante.service;

import org.courante.core.run.Trouble;

/** What the phone has to do, as it follows from the facts and from nothing else. Immutable. */
final class Needs {
  private static final float FULL = 1f;

  /** How loud while another app speaks. */
  static final float QUIET = 0.3f;

  /** The run as its keeper shall have it. */
  final Wish run;

  /** The run goes on in silence, for another app sounds. */
  final boolean hushed;

  /** What sounds; null for silence. */
  final String soundUrl;

  final float gain;

  /** Sound comes out of the phone. */
  final boolean heard;

  /** What is wrong with the sound, or null. */
  final Trouble trouble;

  /** The sound's focus is ours, lent or asked for. */
  final boolean focus;

  /** Sensors tell. */
  final boolean sensors;

  /** The processor does not sleep. */
  final boolean awake;

  /** The network's radio does not doze: sound is on its way or wanted. */
  final boolean radio;

  /** Headphones that are pulled out count. */
  final boolean ears;

  /** The pause is measured, so that the phone may sleep in a long one. */
  final boolean drowsy;

  /** The server is being told that the run is over. */
  final boolean farewell;

  /** The service is needed, whether or not a screen looks at it. */
  final boolean service;

  private Needs(Facts facts) {
    boolean plays = facts.wish == Wish.PLAY;
    boolean on = facts.wish != Wish.REST;
    run = facts.wish;
    hushed = plays && !facts.focus.lets();
    soundUrl = facts.audibleUrl();
    gain = facts.focus == Focus.DUCKED ? QUIET : FULL;
    heard = soundUrl != null && facts.heard;
    trouble = facts.trouble;
    focus = facts.focus != Focus.NONE;
    sensors = on && !facts.asleep;
    awake = sensors || facts.leaving;
    radio = plays;
    ears = plays;
    drowsy = facts.wish == Wish.PAUSE && !facts.asleep;
    farewell = facts.leaving;
    service = on || facts.leaving;
  }

  static Needs of(Facts facts) {
    return new Needs(facts);
  }
}
