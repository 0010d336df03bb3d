package org.courante.service;

import static org.courante.service.Phones.await;
import static org.courante.service.Phones.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.content.Intent;
import android.media.AudioAttributes;
import android.media.AudioManager;
import org.courante.core.run.RunState;
import org.courante.core.run.Trouble;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowAudioManager;

/** Other apps' sound, and headphones that are pulled out, on a real run. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class FocusTest {
  @Rule public final Rig rig = new Rig();

  @Test
  public void focusIsAskedForMusicAndGivenBackInAPause() {
    rig.playing();
    ShadowAudioManager.AudioFocusRequest asked = audio().getLastAudioFocusRequest();
    assertEquals(AudioManager.AUDIOFOCUS_GAIN, asked.durationHint);
    AudioAttributes music = asked.audioFocusRequest.getAudioAttributes();
    assertEquals(AudioAttributes.USAGE_MEDIA, music.getUsage());
    assertTrue(asked.audioFocusRequest.acceptsDelayedFocusGain());
    assertNull(audio().getLastAbandonedAudioFocusRequest());
    rig.run.pause();
    assertSame(asked.audioFocusRequest, audio().getLastAbandonedAudioFocusRequest());
  }

  @Test
  public void focusIsGivenBackAtTheEnd() {
    rig.playing();
    rig.run.end();
    assertNotNull(audio().getLastAbandonedAudioFocusRequest());
  }

  @Test
  public void lostFocusPauses() {
    rig.playing();
    change(AudioManager.AUDIOFOCUS_LOSS);
    assertNull(rig.app().player.url);
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
    assertEquals(Trouble.Kind.NO_FOCUS, rig.run.state().trouble.kind);
    await("the server pauses", () -> rig.station.isPaused());
  }

  @Test
  public void lentFocusIsSilentAndGoesOnAfterwardsWhileTimeGoesOn() {
    rig.playing();
    change(AudioManager.AUDIOFOCUS_LOSS_TRANSIENT);
    assertNull(rig.app().player.url);
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
    long elapsedMs = rig.run.state().elapsedMs;
    Phones.pass(3000);
    assertTrue("the runner runs on", rig.run.state().elapsedMs >= elapsedMs + 3000);
    change(AudioManager.AUDIOFOCUS_GAIN);
    await("sound again", () -> rig.app().player.url != null);
    assertNull(rig.run.state().trouble);
  }

  @Test
  public void duckedIsQuietAndThenLoudAgain() {
    rig.playing();
    change(AudioManager.AUDIOFOCUS_LOSS_TRANSIENT_CAN_DUCK);
    assertEquals(0.3f, rig.app().player.gain, 0);
    assertNotNull(rig.app().player.url);
    change(AudioManager.AUDIOFOCUS_GAIN);
    assertEquals(1f, rig.app().player.gain, 0);
  }

  @Test
  public void refusedFocusBeginsNoRunAndSaysWhy() {
    audio().setNextFocusRequestResponse(AudioManager.AUDIOFOCUS_REQUEST_FAILED);
    rig.run.play();
    settle();
    assertEquals(RunState.Phase.IDLE, rig.run.state().phase);
    assertEquals(Trouble.Kind.NO_FOCUS, rig.run.state().trouble.kind);
    assertEquals(0, rig.station.opened());
  }

  @Test
  public void delayedFocusSoundsWhenTheCallIsOver() {
    audio().setNextFocusRequestResponse(AudioManager.AUDIOFOCUS_REQUEST_DELAYED);
    rig.run.play();
    Phones.start(rig.service);
    await("the run begins", () -> rig.station.opened() == 1);
    await("it is silent at the server, too", () -> rig.station.isPaused());
    assertNull(rig.app().player.url);
    change(AudioManager.AUDIOFOCUS_GAIN);
    await("sound", () -> rig.app().player.url != null);
    await("the server goes on", () -> !rig.station.isPaused());
  }

  @Test
  public void pulledHeadphonesPause() {
    rig.playing();
    pullHeadphones();
    assertNull(rig.app().player.url);
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
  }

  @Test
  public void headphonesPulledInAPauseAreNoNews() {
    rig.playing();
    rig.run.pause();
    pullHeadphones();
    rig.run.play();
    await("sound again", () -> rig.app().player.url != null);
  }

  private void pullHeadphones() {
    rig.app().sendBroadcast(new Intent(AudioManager.ACTION_AUDIO_BECOMING_NOISY));
    settle();
  }

  private void change(int to) {
    audio()
        .getLastAudioFocusRequest()
        .audioFocusRequest
        .getOnAudioFocusChangeListener()
        .onAudioFocusChange(to);
    settle();
  }

  private ShadowAudioManager audio() {
    return shadowOf(rig.app().getSystemService(AudioManager.class));
  }
}
