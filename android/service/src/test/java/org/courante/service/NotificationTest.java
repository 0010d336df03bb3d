package org.courante.service;

import static org.courante.service.Phones.await;
import static org.courante.service.Phones.pass;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.Intent;
import android.media.session.MediaSession;
import android.os.Bundle;
import java.util.HashSet;
import java.util.Set;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

/** What the notification says and does. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class NotificationTest {
  @Rule public final Rig rig = new Rig();

  @Test
  public void theChannelIsQuietAndShownOnTheLockScreen() {
    NotificationChannel channel = manager().getNotificationChannel(RunNotification.CHANNEL);
    assertEquals(NotificationManager.IMPORTANCE_LOW, channel.getImportance());
    assertEquals(Notification.VISIBILITY_PUBLIC, channel.getLockscreenVisibility());
    assertFalse(channel.canShowBadge());
  }

  @Test
  public void itTellsTempoAndMinutesWithPauseAndEnd() {
    rig.playing();
    await("the tempo", () -> "172 bpm".equals(title()));
    assertEquals("0 min", text());
    pass(61_000);
    await("the minute", () -> "1 min".equals(text()));
    assertTrue(extras().getBoolean(Notification.EXTRA_SHOW_CHRONOMETER));
    assertEquals(RunService.PAUSE, actionOf(0));
    assertEquals(RunService.END, actionOf(1));
    assertTrue((latest().flags & Notification.FLAG_ONGOING_EVENT) != 0);
    assertNotNull(
        extras()
            .getParcelable(Notification.EXTRA_MEDIA_SESSION, MediaSession.Token.class));
  }

  @Test
  public void aPausedRunOffersPlayAndItsClockStands() {
    rig.playing();
    rig.run.pause();
    await("the key", () -> RunService.PLAY.equals(actionOf(0)));
    assertEquals("Paused", title());
    assertFalse(extras().getBoolean(Notification.EXTRA_SHOW_CHRONOMETER));
  }

  @Test
  public void itsKeysReachTheRun() throws Exception {
    rig.playing();
    press(0);
    await("silence", () -> rig.app().player.url == null);
    await("the key", () -> RunService.PLAY.equals(actionOf(0)));
    press(0);
    await("sound", () -> rig.app().player.url != null);
    press(1);
    await("the service stops", () -> rig.shadow().isStoppedBySelf());
  }

  @Test
  public void itsIntentsCannotBeChangedAndItOpensTheApp() {
    rig.playing();
    for (Notification.Action action : latest().actions) {
      assertTrue(shadowOf(action.actionIntent).isImmutable());
      assertTrue(shadowOf(action.actionIntent).isService());
    }
    PendingIntent open = latest().contentIntent;
    assertTrue(shadowOf(open).isImmutable());
    assertEquals(
        "org.courante.ui.MainActivity",
        shadowOf(open).getSavedIntent().getComponent().getClassName());
  }

  @Test
  public void itIsRenewedOnlyWhenItsWordsChange() {
    rig.playing();
    await("the tempo", () -> "172 bpm".equals(title()));
    Notification before = latest();
    pass(20_000);
    assertSame(before, latest());
  }

  @Test
  public void itIsRenewedAtMostOnceASecondAndTheLastTempoIsShown() {
    rig.playing();
    await("the tempo", () -> "172 bpm".equals(title()));
    Set<Notification> seen = new HashSet<>();
    long fromMs = rig.app().nowMs();
    for (int i = 1; i <= 60; i++) {
      rig.station.tempoBpm = 100 + i;
      rig.app().senses.tell(
          Reading.heartRate(
              rig.app().nowMs(), 100 + i, Source.STRAP));
      pass(100);
      seen.add(latest());
    }
    await("the last tempo", () -> "160 bpm".equals(title()));
    long seconds = (rig.app().nowMs() - fromMs) / 1000;
    assertTrue(seen.size() + " in " + seconds + " s", seen.size() <= seconds + 2);
  }

  private void press(int key) throws PendingIntent.CanceledException {
    latest().actions[key].actionIntent.send();
    Intent pressed = shadowOf(rig.app()).getNextStartedService();
    rig.service.get().onStartCommand(pressed, 0, 2);
  }

  private String actionOf(int key) {
    return shadowOf(latest().actions[key].actionIntent).getSavedIntent().getAction();
  }

  private String title() {
    return extras().getCharSequence(Notification.EXTRA_TITLE).toString();
  }

  private String text() {
    return extras().getCharSequence(Notification.EXTRA_TEXT).toString();
  }

  private Bundle extras() {
    return latest().extras;
  }

  private Notification latest() {
    return shadowOf(manager()).getNotification(RunNotification.ID);
  }

  private NotificationManager manager() {
    return rig.app().getSystemService(NotificationManager.class);
  }
}
