package org.courante.service;

import android.content.Context;
import android.content.Intent;
import android.media.MediaMetadata;
import android.media.session.MediaSession;
import android.media.session.PlaybackState;
import android.os.Bundle;
import android.os.Handler;
import android.view.KeyEvent;
import org.courante.app.R;
import org.courante.core.run.RunState;

/** The run as headsets, watches, cars and the lock screen see it. Main thread. */
final class RunSession {
  private static final long DRIFT_MS = 1500;
  private static final long ACTIONS =
      PlaybackState.ACTION_PLAY
          | PlaybackState.ACTION_PAUSE
          | PlaybackState.ACTION_PLAY_PAUSE
          | PlaybackState.ACTION_STOP;

  private final Context context;
  private final MediaSession session;
  private Notice shown;
  private long shownZeroMs;

  RunSession(Context context, Handler handler, Commands commands) {
    this.context = context;
    session = new MediaSession(context, "courante");
    session.setPlaybackToLocal(AudioFocus.music());
    session.setCallback(new Keys(commands), handler);
  }

  MediaSession.Token token() {
    return session.getSessionToken();
  }

  /** Headset keys come here while it is active. */
  void setActive(boolean active) {
    session.setActive(active);
  }

  /** Shows the run at this moment, in milliseconds since the phone was started. */
  void show(Notice notice, long elapsedMs, long nowMs) {
    long zeroMs = nowMs - elapsedMs;
    boolean same = notice.equals(shown);
    if (same && (!notice.goesOn() || Math.abs(zeroMs - shownZeroMs) < DRIFT_MS)) {
      return;
    }
    if (!same) {
      session.setMetadata(metadata(notice));
    }
    session.setPlaybackState(playback(notice, elapsedMs, nowMs));
    shown = notice;
    shownZeroMs = zeroMs;
  }

  void release() {
    session.setActive(false);
    session.release();
  }

  MediaMetadata metadata(Notice notice) {
    String app = context.getString(R.string.app_name);
    return new MediaMetadata.Builder()
        .putString(MediaMetadata.METADATA_KEY_TITLE, notice.title)
        .putString(MediaMetadata.METADATA_KEY_ARTIST, notice.style.isEmpty() ? app : notice.style)
        .putString(MediaMetadata.METADATA_KEY_ALBUM, notice.text)
        .build();
  }

  PlaybackState playback(Notice notice, long elapsedMs, long nowMs) {
    return new PlaybackState.Builder()
        .setActions(ACTIONS)
        .addCustomAction(
            RunService.END, context.getString(R.string.service_end), R.drawable.ic_end)
        .setState(stateOf(notice.phase), elapsedMs, notice.goesOn() ? 1f : 0f, nowMs)
        .build();
  }

  private static int stateOf(RunState.Phase phase) {
    switch (phase) {
      case STARTING:
      case RECONNECTING:
        return PlaybackState.STATE_BUFFERING;
      case PLAYING:
        return PlaybackState.STATE_PLAYING;
      case PAUSED:
        return PlaybackState.STATE_PAUSED;
      case ENDED:
        return PlaybackState.STATE_STOPPED;
      default:
        return PlaybackState.STATE_NONE;
    }
  }

  static final class Keys extends MediaSession.Callback {
    private final Commands commands;

    Keys(Commands commands) {
      this.commands = commands;
    }

    /** The getter of a parcel that replaces the deprecated one needs Android 13. */
    @Override
    @SuppressWarnings("deprecation")
    public boolean onMediaButtonEvent(Intent intent) {
      KeyEvent event = intent.getParcelableExtra(Intent.EXTRA_KEY_EVENT);
      return MediaKeys.press(event, commands) || super.onMediaButtonEvent(intent);
    }

    @Override
    public void onPlay() {
      commands.play();
    }

    @Override
    public void onPause() {
      commands.pause();
    }

    @Override
    public void onStop() {
      commands.pause();
    }

    @Override
    public void onCustomAction(String action, Bundle extras) {
      if (RunService.END.equals(action)) {
        commands.end();
      }
    }
  }
}
