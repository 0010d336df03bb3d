package org.courante.ui;

import android.content.res.Resources;
import java.util.Locale;
import org.courante.app.R;
import org.courante.core.run.RunState;

/** Figures as a screen reader says them: whole words instead of colons and slashes. */
final class Spoken {
  private final Resources resources;
  private final Locale locale;

  Spoken(Resources resources) {
    this.resources = resources;
    locale = locale(resources);
  }

  /** The language that these resources speak to the runner. */
  static Locale locale(Resources resources) {
    return resources.getConfiguration().getLocales().get(0);
  }

  String time(RunState state) {
    return of(R.string.label_time, duration(state.elapsedMs / 1000));
  }

  String distance(RunState state) {
    String km = Figures.kilometres(state.distanceM, locale);
    return of(R.string.label_distance, km.isEmpty() ? "" : get(R.string.spoken_km, km));
  }

  String pace(double speedMps, int labelRes) {
    long seconds = Figures.paceS(speedMps);
    return of(labelRes, seconds < 0 ? "" : get(R.string.spoken_pace, duration(seconds)));
  }

  String cadence(double spm) {
    return of(R.string.label_cadence, whole(R.string.spoken_cadence, spm));
  }

  String heart(double bpm) {
    return of(R.string.label_heart, whole(R.string.spoken_heart, bpm));
  }

  /** {@code 1 hour 4 minutes 9 seconds}; parts that are nought are left out. */
  String duration(long allSeconds) {
    long seconds = Math.max(0, allSeconds);
    String text = "";
    text = joined(text, R.plurals.spoken_hours, seconds / 3600, false);
    text = joined(text, R.plurals.spoken_minutes, seconds / 60 % 60, false);
    return joined(text, R.plurals.spoken_seconds, seconds % 60, text.isEmpty());
  }

  private String joined(String text, int pluralRes, long count, boolean evenNought) {
    if (count == 0 && !evenNought) {
      return text;
    }
    String part = resources.getQuantityString(pluralRes, (int) count, (int) count);
    return text.isEmpty() ? part : get(R.string.spoken_join, text, part);
  }

  private String whole(int sentenceRes, double value) {
    return Figures.isKnown(value) ? get(sentenceRes, Math.round(value)) : "";
  }

  private String of(int labelRes, String value) {
    String known = value.isEmpty() ? get(R.string.spoken_unknown) : value;
    return get(R.string.spoken_figure, get(labelRes), known);
  }

  private String get(int id, Object... arguments) {
    return resources.getString(id, arguments);
  }
}
