package org.courante.ui;

import android.os.Build;
import android.os.Handler;
import android.os.Looper;
import android.view.View;
import android.widget.SeekBar;
import android.widget.TextView;
import org.courante.app.R;
import org.courante.service.Settings;

/** A tempo by hand: a slider, and keys for one beat less and one more. */
final class SteadySlider {
  interface Listener {
    void onBpm(int bpm);
  }

  /** A finger on its way asks for many tempi, and means the last. */
  private static final long SETTLE_MS = 200;

  private final Handler handler = new Handler(Looper.getMainLooper());
  private final View row;
  private final TextView figure;
  private final SeekBar slider;
  private final Listener listener;
  private boolean held;
  private boolean unsent;

  private final Runnable send =
      new Runnable() {
        @Override
        public void run() {
          unsent = false;
          listener.onBpm(slider.getProgress());
        }
      };

  SteadySlider(View row, Listener listener) {
    this.row = row;
    this.listener = listener;
    figure = row.findViewById(R.id.steady_bpm);
    slider = row.findViewById(R.id.steady_slider);
    slider.setMin((int) Settings.LOWEST_BPM);
    slider.setMax((int) Settings.HIGHEST_BPM);
    slider.setProgress((int) Settings.USUAL_BPM);
    slider.setOnSeekBarChangeListener(moved);
    nudge(R.id.slower, -1);
    nudge(R.id.faster, 1);
    showFigure();
  }

  int bpm() {
    return slider.getProgress();
  }

  /** What the runner is about to choose is not overwritten by what is known so far. */
  void show(boolean visible, double askedBpm) {
    row.setVisibility(visible ? View.VISIBLE : View.GONE);
    if (Figures.isKnown(askedBpm) && !held && !unsent) {
      slider.setProgress((int) Math.round(askedBpm));
    }
  }

  /** The screen goes: what was chosen last is still told. */
  void close() {
    if (unsent) {
      handler.removeCallbacks(send);
      send.run();
    }
  }

  private void nudge(int buttonId, final int byBpm) {
    row.findViewById(buttonId)
        .setOnClickListener(
            new View.OnClickListener() {
              @Override
              public void onClick(View view) {
                slider.setProgress(slider.getProgress() + byBpm);
                sendSoon();
              }
            });
  }

  private void sendSoon() {
    unsent = true;
    handler.removeCallbacks(send);
    handler.postDelayed(send, SETTLE_MS);
  }

  private void showFigure() {
    int bpm = slider.getProgress();
    figure.setText(Figures.whole(bpm, Spoken.locale(row.getResources())));
    String spoken = row.getResources().getString(R.string.spoken_tempo, bpm);
    if (Build.VERSION.SDK_INT >= 30) {
      slider.setStateDescription(spoken);
    }
  }

  private final SeekBar.OnSeekBarChangeListener moved =
      new SeekBar.OnSeekBarChangeListener() {
        @Override
        public void onProgressChanged(SeekBar bar, int bpm, boolean byRunner) {
          showFigure();
          if (byRunner) {
            sendSoon();
          }
        }

        @Override
        public void onStartTrackingTouch(SeekBar bar) {
          held = true;
        }

        @Override
        public void onStopTrackingTouch(SeekBar bar) {
          held = false;
        }
      };
}
