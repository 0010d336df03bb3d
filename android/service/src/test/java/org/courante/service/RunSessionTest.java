package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.content.Context;
import android.media.MediaMetadata;
import android.media.session.PlaybackState;
import java.util.Collections;
import org.courante.core.api.Tempo;
import org.courante.core.run.RunState;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** What the lock screen and headsets are told. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class RunSessionTest {
  private static final long ELAPSED_MS = 61_000;

  private final Context context = RuntimeEnvironment.getApplication();
  private final RunSession session =
      new RunSession(context, new MainThread(), new RecordedCommands());

  @Test
  public void aRunThatIsHeardPlaysAndItsClockTicks() {
    PlaybackState state = playback(RunState.Phase.PLAYING);
    assertEquals(PlaybackState.STATE_PLAYING, state.getState());
    assertEquals(ELAPSED_MS, state.getPosition());
    assertEquals(1f, state.getPlaybackSpeed(), 0);
  }

  @Test
  public void aPausedRunStands() {
    PlaybackState state = playback(RunState.Phase.PAUSED);
    assertEquals(PlaybackState.STATE_PAUSED, state.getState());
    assertEquals(0f, state.getPlaybackSpeed(), 0);
  }

  @Test
  public void everyPhaseHasItsState() {
    assertEquals(
        PlaybackState.STATE_BUFFERING, playback(RunState.Phase.STARTING).getState());
    assertEquals(
        PlaybackState.STATE_BUFFERING, playback(RunState.Phase.RECONNECTING).getState());
    assertEquals(PlaybackState.STATE_STOPPED, playback(RunState.Phase.ENDED).getState());
    assertEquals(PlaybackState.STATE_NONE, playback(RunState.Phase.IDLE).getState());
  }

  @Test
  public void playPauseAndEndAreOffered() {
    PlaybackState state = playback(RunState.Phase.PLAYING);
    long actions = state.getActions();
    assertTrue((actions & PlaybackState.ACTION_PLAY) != 0);
    assertTrue((actions & PlaybackState.ACTION_PAUSE) != 0);
    assertTrue((actions & PlaybackState.ACTION_PLAY_PAUSE) != 0);
    assertEquals(RunService.END, state.getCustomActions().get(0).getAction());
  }

  @Test
  public void titleIsTheTempoAndArtistTheStyle() {
    MediaMetadata told = session.metadata(notice(RunState.Phase.PLAYING, "waltz"));
    assertEquals("172 bpm", told.getString(MediaMetadata.METADATA_KEY_TITLE));
    assertEquals("waltz", told.getString(MediaMetadata.METADATA_KEY_ARTIST));
    MediaMetadata unknown = session.metadata(notice(RunState.Phase.PLAYING, ""));
    assertEquals("Courante", unknown.getString(MediaMetadata.METADATA_KEY_ARTIST));
  }

  @Test
  @Config(qualifiers = "pt")
  public void portuguesePhonesAreToldInPortuguese() {
    assertEquals("Em pausa", notice(RunState.Phase.PAUSED, "").title);
  }

  private PlaybackState playback(RunState.Phase phase) {
    return session.playback(notice(phase, "waltz"), ELAPSED_MS, 5000);
  }

  private Notice notice(RunState.Phase phase, String style) {
    RunState state =
        new RunState(
            phase, new Tempo(172.3, 174, "cadence", 172, ""), 3, 172, 150, 400, ELAPSED_MS, style,
            "auto", Double.NaN, Collections.emptyList(), null);
    return Notice.of(state, context.getResources());
  }
}
