package org.courante.ui;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.view.WindowManager;
import java.util.Collections;
import java.util.List;
import org.courante.app.R;
import org.courante.core.api.BadAddress;
import org.courante.core.api.ServerAddress;
import org.courante.core.pace.SensorKind;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.service.RunController;
import org.courante.service.Settings;
import org.courante.service.Tracks;

/** The one screen of a run: Play, the tempo and why, the figures, the sensors, the music. */
public final class MainActivity extends Activity
    implements MainScreen.Listener,
        RunController.Listener,
        Asking.Listener,
        ConnectDialog.Listener,
        StylePicker.Listener {
  private static final int BEFORE_RUN = 1;
  private static final int FOR_SENSOR = 2;

  /** A run's track is written when the run is over, away from this thread. */
  private static final long TRACK_WRITTEN_MS = 2000;

  private final Handler handler = new Handler(Looper.getMainLooper());
  private final Runnable lookAgain =
      new Runnable() {
        @Override
        public void run() {
          show();
        }
      };

  private Settings settings;
  private ScreenChoices choices;
  private MainScreen screen;
  private RunLink link;
  private Asking asking;
  private ConnectDialog connecting;
  private StylePicker styles;
  private RunState state;

  /** Play was pressed, and the service is not at hand yet: Android made this screen anew. */
  private boolean playsSoon;

  @Override
  protected void onCreate(Bundle saved) {
    super.onCreate(saved);
    setContentView(R.layout.activity_main);
    settings = new Settings(this);
    choices = new ScreenChoices(this);
    link = new RunLink(this, this);
    screen = new MainScreen(this, this);
    asking = new Asking(this, this);
    connecting = new ConnectDialog(this, settings, this);
    styles = new StylePicker(this, this);
    if (saved == null) {
      follow(getIntent());
    } else {
      asking.restore(saved);
      connecting.restore(saved);
    }
  }

  @Override
  protected void onNewIntent(Intent intent) {
    super.onNewIntent(intent);
    follow(intent);
  }

  @Override
  protected void onStart() {
    super.onStart();
    link.hold();
  }

  @Override
  protected void onResume() {
    super.onResume();
    if (link.controller() != null) {
      link.controller().refreshSensors();
    }
    show();
  }

  @Override
  protected void onStop() {
    handler.removeCallbacks(lookAgain);
    screen.close();
    link.letGo();
    super.onStop();
  }

  @Override
  protected void onDestroy() {
    asking.close();
    connecting.close();
    styles.close();
    super.onDestroy();
  }

  @Override
  protected void onSaveInstanceState(Bundle state) {
    super.onSaveInstanceState(state);
    asking.save(state);
    connecting.save(state);
  }

  @Override
  public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
    asking.onResult(code, permissions);
  }

  @Override
  public void onState(RunState state) {
    this.state = state;
    show();
    if (state.phase == Phase.ENDED) {
      handler.postDelayed(lookAgain, TRACK_WRITTEN_MS);
    }
    if (playsSoon) {
      playsSoon = false;
      link.controller().play();
    }
  }

  @Override
  public void onDial() {
    if (state == null || state.phase == Phase.STARTING) {
      return;
    }
    if (state.phase == Phase.PLAYING || state.phase == Phase.RECONNECTING) {
      link.controller().pause();
    } else if (hasNoServer()) {
      onSettings();
    } else {
      asking.ask(
          BEFORE_RUN,
          Need.beforeRun(settings.sensors(), asking.missing(), choices.explained()));
    }
  }

  @Override
  public void onAnswered(int code) {
    RunController controller = link.controller();
    if (controller == null) {
      playsSoon = code == BEFORE_RUN;
      return;
    }
    controller.refreshSensors();
    if (code == BEFORE_RUN) {
      controller.play();
    }
  }

  @Override
  public void onEnd() {
    if (link.controller() != null) {
      link.controller().end();
    }
  }

  @Override
  public void onAllow(SensorKind kind) {
    asking.ask(FOR_SENSOR, Collections.singletonList(Need.of(kind)));
  }

  @Override
  public void onChooseStyle() {
    try {
      styles.open(ServerAddress.parse(settings.serverAddress()), settings.style());
    } catch (BadAddress none) {
      onSettings();
    }
  }

  @Override
  public void onStyle(String name) {
    if (link.controller() != null) {
      link.controller().setStyle(name);
    }
  }

  @Override
  public void onMode(Modes mode, double bpm) {
    if (link.controller() != null) {
      link.controller().setMode(mode.word, bpm);
    }
  }

  @Override
  public void onSettings() {
    startActivity(new Intent(this, SettingsActivity.class));
  }

  @Override
  public void onConnected(ServerAddress server) {
    show();
  }

  @Override
  public void onShare() {
    KeptTrack track = track();
    if (track != null) {
      startActivity(TrackProvider.share(this, track));
    }
  }

  private void follow(Intent intent) {
    String data = intent.getDataString();
    boolean again = (intent.getFlags() & Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY) != 0;
    if (ServerLink.isOne(data) && !again) {
      connecting.ask(data);
    }
  }

  private void show() {
    if (state == null) {
      return;
    }
    KeptTrack track = track();
    screen.show(
        state, settings.serverAddress(), track == null ? "" : track.startText(this));
    boolean running = state.phase == Phase.PLAYING || state.phase == Phase.RECONNECTING;
    if (running && choices.keepsScreenOn()) {
      getWindow().addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON);
    } else {
      getWindow().clearFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON);
    }
  }

  /** The newest that is kept, once the run is over; null where there is none. */
  private KeptTrack track() {
    if (state.phase != Phase.ENDED || !settings.keepsTrack()) {
      return null;
    }
    List<KeptTrack> tracks = KeptTrack.in(Tracks.folder(this));
    return tracks.isEmpty() ? null : tracks.get(0);
  }

  private boolean hasNoServer() {
    return settings.serverAddress().isEmpty();
  }
}
