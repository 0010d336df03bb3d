package org.courante.ui;

import android.content.res.Resources;
import java.util.Locale;
import org.courante.app.R;
import org.courante.core.api.Tempo;

/**
 * Why the music is as fast as it is. The server says it in English; in other languages the phone
 * says it itself, from what the tempo follows.
 */
final class WhyText {
  private static final double KMH_PER_MPS = 3.6;

  private WhyText() {}

  static String of(Resources resources, Tempo tempo, Locale locale) {
    if (resources.getBoolean(R.bool.why_in_the_servers_words)) {
      return tempo.why.substring(0, 1).toUpperCase(locale) + tempo.why.substring(1);
    }
    int now = (int) Math.round(tempo.tempoBpm);
    int goal = (int) Math.round(tempo.targetBpm);
    String cause = cause(resources, tempo, locale);
    return goal == now
        ? resources.getString(R.string.because_there, cause, goal)
        : resources.getString(R.string.because_going, cause, goal, now);
  }

  private static String cause(Resources resources, Tempo tempo, Locale locale) {
    if ("asked".equals(tempo.source)) {
      return resources.getString(R.string.cause_asked);
    }
    if ("held".equals(tempo.source)) {
      return resources.getString(R.string.cause_held);
    }
    if ("resting".equals(tempo.source) || !Figures.isKnown(tempo.raw)) {
      return resources.getString(R.string.cause_resting);
    }
    return measured(resources, tempo, locale);
  }

  private static String measured(Resources resources, Tempo tempo, Locale locale) {
    if ("cadence".equals(tempo.source)) {
      return resources.getString(R.string.cause_cadence, Math.round(tempo.raw));
    }
    if ("heart rate".equals(tempo.source)) {
      return resources.getString(R.string.cause_heart, Math.round(tempo.raw));
    }
    String kmh = String.format(locale, "%.1f", tempo.raw * KMH_PER_MPS);
    return resources.getString(R.string.cause_speed, kmh);
  }
}
