package org.courante.ui;

import android.app.Activity;
import android.content.res.ColorStateList;
import android.os.Handler;
import android.os.Looper;
import android.os.SystemClock;
import android.view.View;
import android.widget.Button;
import android.widget.TextView;
import java.util.Locale;
import org.courante.app.R;
import org.courante.core.run.RunState;

/** The views of the main screen, filled from a state; what is pressed goes to the listener. */
final class MainScreen {
  interface Listener extends SensorsCard.Listener, MusicCard.Listener {
    void onDial();

    void onEnd();

    void onShare();

    void onSettings();
  }

  private static final long SURE_MS = 4000;

  private final Handler handler = new Handler(Looper.getMainLooper());
  private final Activity activity;
  private final Listener listener;
  private final Locale locale;
  private final DialView dial;
  private final TextView status;
  private final TextView spoken;
  private final TextView why;
  private final TextView playsFrom;
  private final NoticeCard notice;
  private final Button end;
  private final Button share;
  private final FiguresCard figures;
  private final SensorsCard sensors;
  private final MusicCard music;
  private final TempoAnnouncer announcer = new TempoAnnouncer();
  private boolean sure;

  private final Runnable unsure =
      new Runnable() {
        @Override
        public void run() {
          askAgain(false);
        }
      };

  MainScreen(Activity activity, Listener listener) {
    this.activity = activity;
    this.listener = listener;
    locale = Spoken.locale(activity.getResources());
    dial = activity.findViewById(R.id.dial);
    status = activity.findViewById(R.id.status);
    spoken = activity.findViewById(R.id.tempo_spoken);
    why = activity.findViewById(R.id.why);
    playsFrom = activity.findViewById(R.id.plays_from);
    end = activity.findViewById(R.id.end);
    share = activity.findViewById(R.id.share);
    View root = activity.findViewById(R.id.root);
    Edges.keepClear(root);
    notice = new NoticeCard(root, listener);
    figures = new FiguresCard(root);
    sensors = new SensorsCard(root, listener);
    music = new MusicCard(activity, listener);
    dial.showWord(R.string.dial_play);
    listen();
  }

  /**
   * Fills the screen.
   *
   * @param server what is set; where it is empty that is said while nothing else is amiss
   * @param track when the run of the kept track began; empty where there is none to share
   */
  void show(RunState state, String server, String track) {
    ScreenText text = ScreenText.of(state, server.isEmpty(), locale);
    showStatus(text);
    showDial(text);
    playsFrom.setVisibility(text.showsFigures || server.isEmpty() ? View.GONE : View.VISIBLE);
    playsFrom.setText(activity.getString(R.string.plays_from, server));
    notice.show(text.trouble);
    figures.show(text, state);
    sensors.show(text.sensors);
    music.show(text.style, text.mode, state.askedBpm);
    end.setVisibility(text.canEnd ? View.VISIBLE : View.GONE);
    share.setVisibility(track.isEmpty() ? View.GONE : View.VISIBLE);
    share.setText(activity.getString(R.string.share_track_of, track));
    if (!text.canEnd) {
      askAgain(false);
    }
  }

  void close() {
    handler.removeCallbacks(unsure);
    music.close();
  }

  private void showStatus(ScreenText text) {
    String word = activity.getString(text.statusRes);
    // A live region speaks whenever it is set, changed or not.
    if (!word.contentEquals(status.getText())) {
      status.setText(word);
    }
    int colour = activity.getColor(text.statusColourRes);
    status.setCompoundDrawableTintList(ColorStateList.valueOf(colour));
  }

  private void showDial(ScreenText text) {
    if (text.live) {
      dial.showTempo(text.tempoBpm, text.targetBpm);
    } else {
      dial.showWord(text.dialWordRes);
    }
    if (text.because == null) {
      why.setText(text.whyRes);
    } else {
      why.setText(WhyText.of(activity.getResources(), text.because, locale));
    }
    int say = announcer.toSay(text.tempoBpm, text.live, SystemClock.elapsedRealtime());
    if (say >= 0) {
      spoken.setText(activity.getString(R.string.spoken_tempo, say));
    }
  }

  private void pressEnd() {
    if (sure) {
      askAgain(false);
      listener.onEnd();
    } else {
      askAgain(true);
      handler.postDelayed(unsure, SURE_MS);
    }
  }

  private void askAgain(boolean sure) {
    handler.removeCallbacks(unsure);
    this.sure = sure;
    end.setText(sure ? R.string.end_run_sure : R.string.end_run);
    end.setTextColor(activity.getColor(sure ? R.color.accent : R.color.text));
  }

  private void listen() {
    dial.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            listener.onDial();
          }
        });
    end.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            pressEnd();
          }
        });
    share.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            listener.onShare();
          }
        });
    activity
        .findViewById(R.id.settings)
        .setOnClickListener(
            new View.OnClickListener() {
              @Override
              public void onClick(View view) {
                listener.onSettings();
              }
            });
  }
}
