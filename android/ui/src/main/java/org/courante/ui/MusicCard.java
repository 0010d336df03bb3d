package org.courante.ui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.view.View;
import android.widget.Button;
import android.widget.TextView;
import java.util.List;
import java.util.Locale;
import org.courante.app.R;

/** What plays, and what its beat follows. */
final class MusicCard {
  interface Listener {
    void onChooseStyle();

    /** Beats a minute for steady; NaN else. */
    void onMode(Modes mode, double bpm);
  }

  private final Activity activity;
  private final Listener listener;
  private final Button style;
  private final Button mode;
  private final TextView hint;
  private final SteadySlider slider;
  private Modes shown = Modes.AUTO;

  MusicCard(Activity activity, final Listener listener) {
    this.activity = activity;
    this.listener = listener;
    style = activity.findViewById(R.id.style);
    mode = activity.findViewById(R.id.mode);
    hint = activity.findViewById(R.id.mode_hint);
    slider =
        new SteadySlider(
            activity.findViewById(R.id.steady),
            new SteadySlider.Listener() {
              @Override
              public void onBpm(int bpm) {
                listener.onMode(Modes.STEADY, bpm);
              }
            });
    Headings.mark(activity.findViewById(R.id.music_heading));
    style.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            listener.onChooseStyle();
          }
        });
    mode.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            chooseMode();
          }
        });
  }

  void show(String styleName, Modes mode, double askedBpm) {
    shown = mode;
    String styleTitle =
        styleName.isEmpty() ? activity.getString(R.string.style_default) : title(styleName);
    put(style, R.string.style, styleTitle);
    put(this.mode, R.string.mode, activity.getString(mode.titleRes));
    hint.setText(mode.hintRes);
    slider.show(mode == Modes.STEADY, askedBpm);
  }

  void close() {
    slider.close();
  }

  /** A style's name as people write it; its full title stands in the list of the server. */
  static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('_', ' ');
  }

  private void put(Button button, int labelRes, String value) {
    button.setText(value);
    button.setContentDescription(
        activity.getString(R.string.spoken_picker, activity.getString(labelRes), value));
  }

  private void chooseMode() {
    final List<Modes> modes = Modes.all();
    String[] titles = new String[modes.size()];
    for (int i = 0; i < titles.length; i++) {
      titles[i] = activity.getString(modes.get(i).titleRes);
    }
    new AlertDialog.Builder(activity)
        .setTitle(R.string.mode)
        .setSingleChoiceItems(
            titles,
            modes.indexOf(shown),
            new DialogInterface.OnClickListener() {
              @Override
              public void onClick(DialogInterface dialog, int which) {
                dialog.dismiss();
                take(modes.get(which));
              }
            })
        .show();
  }

  private void take(Modes mode) {
    listener.onMode(mode, mode == Modes.STEADY ? slider.bpm() : Double.NaN);
  }
}
