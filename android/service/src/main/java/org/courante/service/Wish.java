package org.courante.service;

/** What the runner wants of the run, and nobody else. */
enum Wish {
  /** No run. */
  REST,
  /** A run that is to be heard. */
  PLAY,
  /** A run that waits. */
  PAUSE
}
