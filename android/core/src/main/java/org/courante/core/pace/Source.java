package org.courante.core.pace;

/** What kind of sensor a reading came from, by the contract's names. */
public enum Source {
  PHONE("phone"),
  GPS("gps"),
  WATCH("watch"),
  FOOTPOD("footpod"),
  TREADMILL("treadmill"),
  STRAP("strap"),
  SLIDER("slider");

  /** As it stands in the contract. */
  public final String word;

  Source(String word) {
    this.word = word;
  }
}
