package org.courante.core.run;

import org.courante.core.api.Wishes;

/** What of the book is shown. */
final class Snapshot {
  private Snapshot() {}

  static RunState of(RunBook book, long nowMs) {
    Figures figures = book.figures;
    Wishes wishes = book.agreement.wishes();
    return new RunState(
        phase(book),
        figures.tempo,
        figures.speedMps,
        figures.cadenceSpm,
        figures.heartRateBpm,
        figures.distanceM,
        book.clock.elapsedMs(nowMs),
        figures.style,
        wishes.mode,
        wishes.bpm,
        figures.sensors(),
        trouble(book, nowMs));
  }

  private static RunState.Phase phase(RunBook book) {
    switch (book.intent) {
      case IDLE:
        return RunState.Phase.IDLE;
      case ENDED:
        return RunState.Phase.ENDED;
      default:
        return book.isSilent() ? RunState.Phase.PAUSED : soundPhase(book.sound);
    }
  }

  private static RunState.Phase soundPhase(Sound sound) {
    if (sound.isHeard()) {
      return RunState.Phase.PLAYING;
    }
    return sound.wasHeard() ? RunState.Phase.RECONNECTING : RunState.Phase.STARTING;
  }

  /** The one that explains the others. */
  private static Trouble trouble(RunBook book, long nowMs) {
    if (!book.isOn()) {
      return null;
    }
    if (book.server == null) {
      return new Trouble(Trouble.Kind.NO_SERVER, "");
    }
    Trouble ofLink = book.link.trouble();
    if (ofLink != null) {
      return ofLink;
    }
    Trouble refusal = book.refusal(nowMs);
    return refusal == null ? book.sound.trouble() : refusal;
  }
}
