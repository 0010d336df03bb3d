package org.courante.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.courante.service.Phones.await;
import static org.courante.service.Phones.pass;
import static org.courante.service.Phones.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.ForegroundServiceStartNotAllowedException;
import android.app.NotificationManager;
import android.app.Service;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.courante.core.pace.Fix;
import org.courante.core.run.RunState;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

/** Processes that die, and what the next one makes of it. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class RestoreTest {
  private static final long HOUR_MS = 3_600_000;

  @Rule public final Rig rig = new Rig();

  @Test
  public void theSameRunGoesOnInTheNextProcess() throws Exception {
    rig.playing();
    run(20);
    double metres = rig.run.state().distanceM;
    long elapsedMs = rig.run.state().elapsedMs;
    String url = rig.app().player.url;
    die();
    rig.madeAgain();
    assertEquals(Service.START_STICKY, rig.sticky);
    rig.heard();
    assertEquals("no other run was begun", 1, rig.station.opened());
    assertEquals(url, rig.app().player.url);
    assertTrue(rig.run.state().elapsedMs >= elapsedMs);
    assertEquals(metres, rig.run.state().distanceM, 0.1);
    assertTrue("metres are told", metres > 30);
    assertTrue(rig.isForeground() && rig.wakeLock().isHeld());
  }

  @Test
  public void aRunThatDidNotReachTheServerYetGoesOnToo() throws Exception {
    rig.station.away = true;
    rig.run.play();
    rig.sticky = Phones.start(rig.service);
    die();
    rig.station.away = false;
    rig.madeAgain();
    rig.heard();
    assertEquals(1, rig.station.opened());
  }

  @Test
  public void aPausedRunWaitsInTheNextProcess() throws Exception {
    rig.playing();
    rig.run.pause();
    await("the server pauses", () -> rig.station.isPaused());
    die();
    rig.madeAgain();
    settle();
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
    assertNull(rig.app().player.url);
    rig.run.play();
    rig.heard();
    assertEquals(1, rig.station.opened());
  }

  @Test
  public void aScreenThatOpensFirstFindsTheRunWaiting() throws Exception {
    rig.playing();
    die();
    rig.service = Phones.made();
    rig.run = Phones.controllerOf(rig.service);
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
    assertEquals(Service.START_STICKY, Phones.start(rig.service));
    rig.run.play();
    rig.heard();
    assertEquals(1, rig.station.opened());
  }

  @Test
  public void anEndedRunDoesNotComeBack() throws Exception {
    rig.playing();
    rig.run.end();
    await("the service stops", () -> rig.shadow().isStoppedBySelf());
    await("nothing is kept", () -> !kept().exists());
    rig.destroy();
    rig.madeAgain();
    assertEquals(Service.START_NOT_STICKY, rig.sticky);
    assertEquals(RunState.Phase.IDLE, rig.run.state().phase);
  }

  @Test
  public void aBrokenFileIsForgotten() throws Exception {
    rig.playing();
    die();
    Files.write(kept().toPath(), "{\"version\":1,\"wi".getBytes(UTF_8));
    rig.madeAgain();
    assertEquals(Service.START_NOT_STICKY, rig.sticky);
    assertEquals(RunState.Phase.IDLE, rig.run.state().phase);
    assertFalse(kept().exists());
    rig.run.play();
    Phones.start(rig.service);
    await("a new run", () -> rig.station.opened() == 2);
  }

  @Test
  public void whatTheKeeperCannotReadIsForgottenToo() throws Exception {
    rig.playing();
    die();
    String text = new SavedRun(rig.app().utcMs(), Wish.PLAY, "", "{}").toJson();
    Files.write(kept().toPath(), text.getBytes(UTF_8));
    rig.madeAgain();
    assertEquals(RunState.Phase.IDLE, rig.run.state().phase);
    assertFalse(kept().exists());
  }

  @Test
  public void aRunOfYesterdayIsForgotten() throws Exception {
    rig.playing();
    die();
    rig.app().laterMs = 12 * HOUR_MS;
    rig.madeAgain();
    assertEquals(RunState.Phase.IDLE, rig.run.state().phase);
  }

  @Test
  public void whereAndroidRefusesTheForegroundTheRunWaitsAndANotificationSaysSo()
      throws Exception {
    rig.playing();
    die();
    rig.service = Phones.made();
    rig.shadow()
        .setThrowInStartForeground(new ForegroundServiceStartNotAllowedException("out of sight"));
    assertEquals(Service.START_NOT_STICKY, rig.service.get().onStartCommand(null, 0, 1));
    assertTrue(rig.shadow().isStoppedBySelf());
    assertNotNull(
        shadowOf(rig.app().getSystemService(NotificationManager.class))
            .getNotification(RunNotification.INTERRUPTED_ID));
    rig.destroy();
    await("the run is still kept", () -> kept().exists());
    rig.service = Phones.made();
    rig.run = Phones.controllerOf(rig.service);
    assertEquals(RunState.Phase.PAUSED, rig.run.state().phase);
  }

  /** A runner on the way north: three metres a second along a meridian, a fix a second. */
  private void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1000);
      long nowMs = rig.app().nowMs();
      double latitude = 10 + 3 * i / 111_195.0;
      rig.app().senses.tell(new Fix(nowMs, rig.app().utcMs(), latitude, 20, 5, 4, 3));
    }
    boolean[] heard = new boolean[1];
    rig.app().senses.after(() -> heard[0] = true);
    await("the sensors' thread", () -> heard[0]);
  }

  /** Killed: what counts is the file as it lay on the disk before anything could be tidied up. */
  private void die() throws IOException {
    long fromMs = rig.app().utcMs();
    pass(11_000);
    await("it is written down", () -> writtenMs() > fromMs);
    byte[] lay = Files.readAllBytes(kept().toPath());
    rig.destroy();
    Files.write(kept().toPath(), lay);
  }

  private long writtenMs() {
    try {
      return SavedRun.fromJson(new String(Files.readAllBytes(kept().toPath()), UTF_8)).utcMs;
    } catch (IOException | BrokenStore notYet) {
      return 0;
    }
  }

  private File kept() {
    return new File(rig.app().getFilesDir(), "run.json");
  }
}
