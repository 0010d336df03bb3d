package org.courante.service;

import org.courante.core.run.Trouble;

/**
 * What the coordinator can do to the phone and to the run. Each call says what shall be from now
 * on, and comes only when that changes. None may call the coordinator back before it returns.
 */
interface Hands {
  /** Asks for the sound's focus and says what came of it: HELD, DELAYED, or NONE if refused. */
  Focus askFocus();

  void dropFocus();

  /** In the foreground from now on, or not needed any more. */
  void service(boolean needed);

  /** The run begun, going on, paused or ended. */
  void run(Wish wish);

  /** The run goes on in silence, or not. */
  void hush(boolean on);

  /** Sound from this address, or silence for null. */
  void sound(String listenUrl);

  /** From 0 to 1. */
  void gain(float gain);

  /** Whether sound comes out of the phone, as the run shall know it. */
  void heard(boolean heard);

  /** What is wrong with the sound, as the run shall know it; null for nothing. */
  void trouble(Trouble why);

  /** The server refuses the address of the sound: find out what became of the run. */
  void soundRefused();

  void sensors(boolean on);

  void awake(boolean on);

  void radio(boolean on);

  /** Listen for headphones that are pulled out, or no longer. */
  void ears(boolean on);

  /** Call {@link RunMachine#longPaused} after a long pause, or do not any more. */
  void drowsy(boolean on);

  /** Call {@link RunMachine#farewellSaid} when the server knows of the end, or do not any more. */
  void farewell(boolean on);

  /** Something that can be shown has changed. Always the last call. */
  void changed();
}
