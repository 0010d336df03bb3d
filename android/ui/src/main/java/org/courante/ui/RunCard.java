package org.courante.ui;

import android.view.View;
import android.widget.CompoundButton;
import android.widget.Switch;
import org.courante.app.R;
import org.courante.service.Settings;

/** What is kept of a run, and whether the screen stays on. */
final class RunCard {
  RunCard(View root, final Settings settings, final ScreenChoices choices) {
    Headings.mark(root.findViewById(R.id.run_heading));
    Switch track = root.findViewById(R.id.keep_track);
    Switch save = root.findViewById(R.id.save_run);
    Switch screen = root.findViewById(R.id.keep_screen_on);
    track.setChecked(settings.keepsTrack());
    save.setChecked(settings.savesRun());
    screen.setChecked(choices.keepsScreenOn());
    track.setOnCheckedChangeListener(
        new CompoundButton.OnCheckedChangeListener() {
          @Override
          public void onCheckedChanged(CompoundButton button, boolean on) {
            settings.setKeepsTrack(on);
          }
        });
    save.setOnCheckedChangeListener(
        new CompoundButton.OnCheckedChangeListener() {
          @Override
          public void onCheckedChanged(CompoundButton button, boolean on) {
            settings.setSavesRun(on);
          }
        });
    screen.setOnCheckedChangeListener(
        new CompoundButton.OnCheckedChangeListener() {
          @Override
          public void onCheckedChanged(CompoundButton button, boolean on) {
            choices.setKeepsScreenOn(on);
          }
        });
  }
}
