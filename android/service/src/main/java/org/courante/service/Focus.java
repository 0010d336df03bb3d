package org.courante.service;

/** Who has the say over the phone's sound, as Android's audio focus tells it. */
enum Focus {
  /** Not asked for, or given back. */
  NONE,
  /** Asked for while a call goes on: it comes later. */
  DELAYED,
  /** Ours. */
  HELD,
  /** Ours, and another app speaks over it: play quietly. */
  DUCKED,
  /** Lent to another app for a moment: it comes back. */
  LENT;

  /** Whether anything may sound. */
  boolean lets() {
    return this == HELD || this == DUCKED;
  }
}
