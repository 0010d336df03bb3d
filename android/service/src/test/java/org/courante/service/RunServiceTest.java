package org.courante.service;

import static org.courante.service.Phones.await;
import static org.courante.service.Phones.pass;
import static org.courante.service.Phones.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import android.app.Service;
import android.content.pm.ServiceInfo;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.Source;
import org.courante.core.run.RunState;
import org.courante.core.run.Trouble;
import org.courante.sensors.SensorChoice;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

/** The service's life: foreground, locks, sensors, and the run at the server. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class RunServiceTest {
  @Rule public final Rig rig = new Rig();

  @Test
  public void atRestNothingIsHeldAndNothingIsShown() {
    settle();
    assertEquals(RunState.Phase.IDLE, rig.run.state().phase);
    assertNull(rig.shadow().getLastForegroundNotification());
    assertFalse(rig.wakeLock().isHeld());
    assertEquals(0, rig.station.opened());
  }

  @Test
  public void playBeginsARunInTheForegroundAndSounds() {
    rig.playing();
    assertEquals(RunState.Phase.PLAYING, rig.run.state().phase);
    assertTrue(rig.app().player.url.endsWith(".mp3?lag=low"));
    assertTrue(rig.app().senses.isOn());
    assertTrue(rig.wakeLock().isHeld());
    assertEquals(Service.START_STICKY, rig.sticky);
  }

  @Test
  public void withoutLocationTheForegroundIsForSoundOnly() {
    rig.playing();
    assertEquals(
        ServiceInfo.FOREGROUND_SERVICE_TYPE_MEDIA_PLAYBACK,
        rig.service.get().getForegroundServiceType());
  }

  @Test
  public void withLocationTheForegroundIsForBoth() {
    rig.allowLocation();
    rig.playing();
    assertEquals(both(), rig.service.get().getForegroundServiceType());
  }

  @Test
  public void locationAllowedDuringTheRunCountsWhenSensorsAreRefreshed() {
    rig.playing();
    rig.allowLocation();
    rig.run.refreshSensors();
    assertEquals(both(), rig.service.get().getForegroundServiceType());
  }

  @Test
  public void whoDoesNotUseGpsIsNotLocated() {
    rig.allowLocation();
    rig.settings().setUses(SensorKind.GPS, false);
    rig.playing();
    assertEquals(
        ServiceInfo.FOREGROUND_SERVICE_TYPE_MEDIA_PLAYBACK,
        rig.service.get().getForegroundServiceType());
  }

  @Test
  public void pauseIsSilentAndTellsTheServer() {
    rig.playing();
    rig.run.pause();
    settle();
    assertNull(rig.app().player.url);
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
    assertTrue("a paused run stays in the foreground", rig.isForeground());
    await("the server pauses", () -> rig.station.isPaused());
  }

  @Test
  public void goingOnIsTheSameRun() {
    rig.playing();
    rig.run.pause();
    await("the server pauses", () -> rig.station.isPaused());
    rig.run.play();
    await("sound again", () -> rig.app().player.url != null);
    await("the server goes on", () -> !rig.station.isPaused());
    assertEquals(1, rig.station.opened());
  }

  @Test
  public void aShortPauseKeepsSensorsAndALongOneLetsThePhoneSleep() {
    rig.playing();
    rig.run.pause();
    pass(Phone.AWAKE_IN_PAUSE_MS - 1000);
    assertTrue(rig.wakeLock().isHeld());
    assertTrue(rig.app().senses.isOn());
    pass(2000);
    assertFalse(rig.wakeLock().isHeld());
    await("sensors are off", () -> !rig.app().senses.isOn());
    rig.run.play();
    assertTrue(rig.wakeLock().isHeld());
    await("sensors are on", () -> rig.app().senses.isOn());
  }

  @Test
  public void theWakeLockIsRenewedForAsLongAsTheRunIsOn() {
    rig.playing();
    for (int minute = 0; minute < 45; minute++) {
      pass(60_000);
      assertTrue("in minute " + minute, rig.wakeLock().isHeld());
    }
  }

  @Test
  public void endTellsTheServerAndThenTheServiceStops() {
    rig.playing();
    rig.run.end();
    settle();
    assertNull(rig.app().player.url);
    assertEquals(RunState.Phase.ENDED, rig.run.state().phase);
    await("the service stops", () -> rig.shadow().isStoppedBySelf());
    assertTrue(rig.station.wasEnded());
    assertFalse(rig.wakeLock().isHeld());
    assertFalse(rig.isForeground());
    await("sensors are off", () -> !rig.app().senses.isOn());
  }

  @Test
  public void endWithoutAServerStopsAllTheSameAfterAWhile() {
    rig.playing();
    rig.station.away = true;
    rig.run.end();
    pass(Phone.FAREWELL_MS + 1000);
    assertTrue(rig.shadow().isStoppedBySelf());
    assertFalse(rig.wakeLock().isHeld());
  }

  @Test
  public void anotherRunBeginsAfterAnEnd() {
    rig.playing();
    rig.run.end();
    await("the service stops", () -> rig.shadow().isStoppedBySelf());
    rig.run.play();
    Phones.start(rig.service);
    await("another run", () -> rig.station.opened() == 2 && rig.app().player.url != null);
    assertTrue(rig.isForeground());
    assertTrue(rig.wakeLock().isHeld());
  }

  @Test
  public void endRightAfterPlayStillMeetsTheStartInTheForeground() {
    rig.run.play();
    rig.run.end();
    settle();
    Phones.start(rig.service);
    await("the service stops", () -> rig.shadow().isStoppedBySelf());
    assertFalse(rig.wakeLock().isHeld());
  }

  @Test
  public void modeAndStyleReachTheServerAndTheSettings() {
    rig.playing();
    rig.run.setMode("steady", 150);
    await("the mode arrives", () -> rig.station.mode().equals("steady"));
    assertEquals("steady", rig.settings().mode());
    assertEquals(150, rig.settings().bpm(), 0);
    assertEquals(150, rig.run.state().askedBpm, 0);
    rig.run.setStyle("waltz");
    await("the style arrives", () -> rig.station.everything().contains("waltz"));
    assertEquals("waltz", rig.settings().style());
  }

  @Test
  public void aModeThatIsNoneIsRefusedWithASentence() {
    try {
      rig.run.setMode("gallop", Double.NaN);
    } catch (IllegalArgumentException sentence) {
      assertTrue(sentence.getMessage().contains("gallop"));
      assertEquals("auto", rig.settings().mode());
      return;
    }
    throw new AssertionError("accepted");
  }

  @Test
  public void refreshedSensorsAreTheChosenOnes() {
    rig.playing();
    rig.settings().setUses(SensorKind.STEPS, false);
    rig.run.refreshSensors();
    await("steps are off", () -> !rig.app().senses.choice.steps);
    assertTrue(rig.app().senses.choice.gps);
  }

  @Test
  public void sensorsStayOffWhileNoRunIsOn() {
    rig.run.refreshSensors();
    settle();
    assertSame(SensorChoice.NONE, rig.app().senses.choice);
  }

  @Test
  public void withoutAServerTheTroubleSaysSo() {
    rig.settings().setServerAddress("");
    rig.run.play();
    Phones.start(rig.service);
    await("the trouble is told", () -> rig.run.state().trouble != null);
    assertEquals(Trouble.Kind.NO_SERVER, rig.run.state().trouble.kind);
  }

  @Test
  public void aRefusedAddressIsReplacedByAnother() {
    rig.playing();
    String before = rig.app().player.url;
    rig.app().player.listener.onRefused(404);
    await("silence", () -> !before.equals(rig.app().player.url));
    await("another address", () -> rig.app().player.url != null);
    assertNotEquals(before, rig.app().player.url);
  }

  @Test
  public void statesAreToldAtOnceAndThenOnTheMainThreadAFewTimesASecond() {
    int[] told = new int[1];
    rig.run.addListener(state -> told[0]++);
    assertEquals(1, told[0]);
    rig.playing();
    int before = told[0];
    long fromMs = rig.app().nowMs();
    for (int i = 0; i < 100; i++) {
      rig.app().senses.tell(
          Reading.heartRate(
              rig.app().nowMs(), 120 + i % 9, Source.STRAP));
      pass(20);
    }
    long quarters = (rig.app().nowMs() - fromMs) / 250;
    assertTrue(told[0] + " of at most " + quarters, told[0] - before <= quarters + 1);
    await("more is told, with nothing new but the time", () -> told[0] - before >= 5);
  }

  private static int both() {
    return ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION
        | ServiceInfo.FOREGROUND_SERVICE_TYPE_MEDIA_PLAYBACK;
  }
}
