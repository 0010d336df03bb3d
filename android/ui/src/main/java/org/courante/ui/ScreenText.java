package org.courante.ui;

import java.util.List;
import java.util.Locale;
import org.courante.app.R;
import org.courante.core.api.Tempo;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.core.run.Trouble;

/** What the main screen shows of a run: texts, and resources of texts. Knows no view. */
final class ScreenText {
  final int statusRes;
  final int statusColourRes;

  /** The dial shows the tempo and pauses; otherwise it shows a word and plays. */
  final boolean live;

  final int dialWordRes;

  /** In whole beats a minute; -1 where unknown. */
  final int tempoBpm;

  /** Where the tempo is going, if elsewhere; -1 otherwise. */
  final int targetBpm;

  /** What the tempo follows; null where {@link #whyRes} speaks. */
  final Tempo because;

  final int whyRes;

  final boolean showsFigures;
  final boolean canEnd;
  final boolean ended;

  /** Empty where unknown, as are all figures. */
  final String time;

  final String kilometres;
  final String pace;

  /** What the pace was made from, in metres a second; NaN where unknown. */
  final double speedMps;

  /** The pace is that of the whole run, for it is over. */
  final boolean paceIsMean;

  final String cadence;
  final String heart;

  final Modes mode;
  final String style;

  final List<SensorLine> sensors;

  /** Null where all is well. */
  final TroubleText trouble;

  private ScreenText(RunState state, boolean noServer, Locale locale) {
    Phase phase = state.phase;
    statusRes = statusRes(phase);
    statusColourRes = statusColourRes(phase);
    live = phase == Phase.PLAYING || phase == Phase.RECONNECTING;
    dialWordRes = dialWordRes(phase);
    tempoBpm = whole(state.tempoBpm);
    targetBpm = whole(state.targetBpm) == tempoBpm ? -1 : whole(state.targetBpm);
    because = phase == Phase.PLAYING ? told(state.tempo) : null;
    whyRes = whyRes(phase);
    ended = phase == Phase.ENDED;
    canEnd = phase != Phase.IDLE && !ended;
    showsFigures = phase != Phase.IDLE;
    time = Figures.time(state.elapsedMs, locale);
    kilometres = Figures.kilometres(state.distanceM, locale);
    paceIsMean = ended;
    speedMps = ended ? meanSpeedMps(state) : state.speedMps;
    pace = Figures.pace(speedMps, locale);
    cadence = ended ? "" : Figures.whole(state.cadenceSpm, locale);
    heart = ended ? "" : Figures.whole(state.heartRateBpm, locale);
    mode = Modes.of(state.mode);
    style = state.style;
    sensors = SensorLine.of(state.sensors);
    trouble = trouble(state, noServer);
  }

  static ScreenText of(RunState state, boolean noServer, Locale locale) {
    return new ScreenText(state, noServer, locale);
  }

  private static TroubleText trouble(RunState state, boolean noServer) {
    if (state.trouble != null) {
      return TroubleText.of(state.trouble);
    }
    return noServer ? TroubleText.of(new Trouble(Trouble.Kind.NO_SERVER, "")) : null;
  }

  private static double meanSpeedMps(RunState state) {
    return Figures.meanSpeedMps(state.distanceM, state.elapsedMs);
  }

  private static int whole(double bpm) {
    return Figures.isKnown(bpm) ? (int) Math.round(bpm) : -1;
  }

  private static Tempo told(Tempo tempo) {
    return tempo == null || tempo.why.isEmpty() ? null : tempo;
  }

  private static int statusRes(Phase phase) {
    switch (phase) {
      case IDLE:
        return R.string.status_idle;
      case STARTING:
        return R.string.status_starting;
      case PLAYING:
        return R.string.status_playing;
      case PAUSED:
        return R.string.status_paused;
      case RECONNECTING:
        return R.string.status_reconnecting;
      default:
        return R.string.status_ended;
    }
  }

  private static int statusColourRes(Phase phase) {
    switch (phase) {
      case PLAYING:
        return R.color.calm;
      case STARTING:
      case RECONNECTING:
        return R.color.accent;
      default:
        return R.color.edge;
    }
  }

  private static int dialWordRes(Phase phase) {
    switch (phase) {
      case STARTING:
        return R.string.dial_starting;
      case PAUSED:
        return R.string.dial_go_on;
      case ENDED:
        return R.string.dial_new_run;
      default:
        return R.string.dial_play;
    }
  }

  private static int whyRes(Phase phase) {
    switch (phase) {
      case IDLE:
        return R.string.why_idle;
      case STARTING:
        return R.string.why_starting;
      case PLAYING:
        return R.string.why_playing;
      case PAUSED:
        return R.string.why_paused;
      case RECONNECTING:
        return R.string.why_reconnecting;
      default:
        return R.string.why_ended;
    }
  }
}
