package org.courante.core.run;

import org.courante.core.api.Change;
import org.courante.core.api.RunStatus;
import org.courante.core.api.Wishes;

/** What the runner wishes, and what the server knows of it. */
final class Agreement {
  private Wishes wishes = Wishes.NONE;
  private Wishes told = Wishes.NONE;
  private boolean toldPaused;

  Wishes wishes() {
    return wishes;
  }

  void wish(Wishes wishes) {
    this.wishes = wishes;
  }

  /** What the server has yet to be told. */
  Change due(boolean paused) {
    return Change.between(told, toldPaused, wishes, paused);
  }

  /** The server took what it was sent. */
  void told(Wishes sent, boolean paused) {
    told = sent;
    toldPaused = paused;
  }

  /** The server says how it is. */
  void told(RunStatus status) {
    told = new Wishes(status.style, status.mode, status.bpm, status.seed, status.saved);
    toldPaused = status.paused;
  }

  /** The server refuses what it was sent: unless the runner changed it since, it is given up. */
  void refused(Wishes sent) {
    if (wishes == sent) {
      wishes = new Wishes(told.style, told.mode, told.bpm, wishes.seed, told.save);
    }
  }
}
