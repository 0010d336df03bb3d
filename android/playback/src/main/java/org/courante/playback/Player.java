package org.courante.playback;

/**
 * Endless sound from one address at a time, with a short buffer, reconnecting by itself until it is
 * stopped. Every method returns at once and may be called from any thread.
 */
public interface Player {
  /** Play what this address gives from now on; another address replaces the one before. */
  void play(String listenUrl);

  /** How loud, from 0 to 1: another app's announcement is heard over quieter music. */
  void setGain(float gain);

  /** Fall silent at once and let the connection go; it can play again. */
  void stop();

  /** Let everything go; it cannot play again. */
  void release();

  /** Is told from the player's own threads. */
  interface Listener {
    /** Sound comes out of the phone, for the first time or again. */
    void onSound();

    /** Silent for want of data since now; it is tried again. */
    void onWaiting();

    /** A try to connect failed. */
    void onUnreachable(int triesInARow, Exception why);

    /** The server refuses this address: the run is over, or the address was replaced. */
    void onRefused(int httpStatus);

    /** What arrives cannot be played; it is tried again. */
    void onNotPlayable(Exception why);
  }
}
