package org.courante.ui;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import java.util.Collections;
import org.courante.app.R;
import org.courante.core.run.RunState;
import org.courante.service.RunController;
import org.courante.service.Settings;

/** What stays chosen between runs: the server, the sensors, what is kept. */
public final class SettingsActivity extends Activity
    implements Asking.Listener, RunController.Listener, SensorChoiceCard.Listener {
  private static final int FOR_SENSOR = 1;
  private static final int FOR_SCAN = 2;

  private RunLink link;
  private Asking asking;
  private ServerCard server;
  private SensorChoiceCard sensors;
  private ScanDialog scan;
  private TracksCard tracks;

  @Override
  protected void onCreate(Bundle saved) {
    super.onCreate(saved);
    setContentView(R.layout.activity_settings);
    setTitle(R.string.settings);
    View root = findViewById(R.id.root);
    Edges.keepClear(root);
    Headings.mark(findViewById(R.id.title));
    Settings settings = new Settings(this);
    link = new RunLink(this, this);
    asking = new Asking(this, this);
    server = new ServerCard(root, settings);
    sensors = new SensorChoiceCard(root, settings, this);
    scan = new ScanDialog(this, settings, sensors);
    tracks = new TracksCard(this);
    new RunCard(root, settings, new ScreenChoices(this));
    AboutCard.show(this);
    findViewById(R.id.back)
        .setOnClickListener(
            new View.OnClickListener() {
              @Override
              public void onClick(View view) {
                goBack();
              }
            });
    asking.restore(saved);
  }

  @Override
  protected void onStart() {
    super.onStart();
    link.hold();
  }

  @Override
  protected void onResume() {
    super.onResume();
    sensors.show(asking.missing());
    tracks.show();
  }

  @Override
  protected void onStop() {
    scan.close();
    link.letGo();
    super.onStop();
  }

  @Override
  protected void onDestroy() {
    asking.close();
    server.close();
    super.onDestroy();
  }

  @Override
  protected void onSaveInstanceState(Bundle state) {
    super.onSaveInstanceState(state);
    asking.save(state);
  }

  @Override
  public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
    asking.onResult(code, permissions);
  }

  @Override
  public void onAnswered(int code) {
    onSensorsChanged();
    if (code == FOR_SCAN) {
      scan.open();
    }
  }

  @Override
  public void onSensorsChanged() {
    sensors.show(asking.missing());
    if (link.controller() != null) {
      link.controller().refreshSensors();
    }
  }

  @Override
  public void onAllow(Need need) {
    asking.ask(FOR_SENSOR, Collections.singletonList(need));
  }

  @Override
  public void onFind() {
    asking.ask(
        FOR_SCAN,
        Need.SCAN.isMissing(this)
            ? Collections.singletonList(Need.SCAN)
            : Collections.<Need>emptyList());
  }

  /** Nothing here shows the run; the service is held so that it hears of a change at once. */
  @Override
  public void onState(RunState state) {}

  private void goBack() {
    if (isTaskRoot()) {
      startActivity(new Intent(this, MainActivity.class));
    }
    finish();
  }
}
