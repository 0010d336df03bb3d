package org.courante.ui;

import android.view.View;
import android.widget.TextView;
import org.courante.app.R;
import org.courante.core.run.RunState;

/** Time, distance, pace, cadence and heart rate in large type. */
final class FiguresCard {
  private static final long HOUR_MS = 3_600_000;

  private final View card;
  private final Spoken spoken;

  FiguresCard(View root) {
    card = root.findViewById(R.id.figures);
    spoken = new Spoken(root.getResources());
  }

  void show(ScreenText text, RunState state) {
    card.setVisibility(text.showsFigures ? View.VISIBLE : View.GONE);
    if (!text.showsFigures) {
      return;
    }
    int paceLabel = text.paceIsMean ? R.string.label_mean_pace : R.string.label_pace;
    ((TextView) card.findViewById(R.id.pace_label)).setText(paceLabel);
    boolean hours = state.elapsedMs >= HOUR_MS;
    ((TextView) card.findViewById(R.id.time_unit))
        .setText(hours ? R.string.unit_time_long : R.string.unit_time);
    put(R.id.time_box, R.id.time, text.time, spoken.time(state));
    put(R.id.distance_box, R.id.distance, text.kilometres, spoken.distance(state));
    put(R.id.pace_box, R.id.pace, text.pace, spoken.pace(text.speedMps, paceLabel));
    put(R.id.cadence_box, R.id.cadence, text.cadence, spoken.cadence(state.cadenceSpm));
    put(R.id.heart_box, R.id.heart, text.heart, spoken.heart(state.heartRateBpm));
    int now = text.ended ? View.GONE : View.VISIBLE;
    card.findViewById(R.id.cadence_box).setVisibility(now);
    card.findViewById(R.id.heart_box).setVisibility(now);
  }

  private void put(int boxId, int figureId, String figure, String speech) {
    TextView view = card.findViewById(figureId);
    if (figure.isEmpty()) {
      view.setText(R.string.unknown);
    } else {
      view.setText(figure);
    }
    card.findViewById(boxId).setContentDescription(speech);
  }
}
