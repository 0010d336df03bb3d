package org.courante.service;

import android.content.res.Resources;
import java.util.Objects;
import org.courante.app.R;
import org.courante.core.run.RunState;

/**
 * The words of a run for the notification and the lock screen. Time is told in minutes: the seconds
 * tick in Android's own clock, which costs no update. Immutable.
 */
final class Notice {
  private static final long MINUTE_MS = 60_000;

  final RunState.Phase phase;

  /** The tempo while it is heard, or how the run fares. */
  final String title;

  /** Minutes run. */
  final String text;

  final String style;

  private Notice(RunState.Phase phase, String title, String text, String style) {
    this.phase = phase;
    this.title = title;
    this.text = text;
    this.style = style;
  }

  static Notice of(RunState state, Resources words) {
    long minutes = state.elapsedMs / MINUTE_MS;
    String text = words.getString(R.string.service_minutes, minutes);
    return new Notice(state.phase, title(state, words), text, state.style);
  }

  /** Whether the run's clock ticks and the key shown is Pause. */
  boolean goesOn() {
    return phase == RunState.Phase.STARTING
        || phase == RunState.Phase.PLAYING
        || phase == RunState.Phase.RECONNECTING;
  }

  private static String title(RunState state, Resources words) {
    switch (state.phase) {
      case PLAYING:
        return Double.isNaN(state.tempoBpm)
            ? words.getString(R.string.service_playing)
            : words.getString(R.string.service_bpm, Math.round(state.tempoBpm));
      case PAUSED:
        return words.getString(R.string.service_paused);
      case RECONNECTING:
        return words.getString(R.string.service_reconnecting);
      case ENDED:
        return words.getString(R.string.service_ended);
      default:
        return words.getString(R.string.service_starting);
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Notice)) {
      return false;
    }
    Notice that = (Notice) other;
    return phase == that.phase
        && title.equals(that.title)
        && text.equals(that.text)
        && style.equals(that.style);
  }

  @Override
  public int hashCode() {
    return Objects.hash(phase, title, text, style);
  }
}
