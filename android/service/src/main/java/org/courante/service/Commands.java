package org.courante.service;

/** What a key can want, on a headset, a lock screen or a notification. Main thread. */
interface Commands {
  void play();

  void pause();

  /** Play and pause on one key. */
  void toggle();

  void end();
}
