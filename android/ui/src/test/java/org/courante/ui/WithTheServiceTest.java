package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Application;
import android.content.ComponentName;
import android.content.Intent;
import android.view.View;
import android.widget.TextView;
import java.util.EnumSet;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.service.RunService;
import org.courante.service.Settings;
import org.courante.testing.JvmHttp;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.android.controller.ServiceController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

/** The screen and the app's own service, without a server to play from. */
@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "en-w412dp-h915dp-night")
public final class WithTheServiceTest {
  private static final long PATIENCE_MS = 60_000;
  private static final String NOWHERE = "http://127.0.0.1:1";

  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();
  private ServiceController<RunService> service;
  private ActivityController<MainActivity> screen;

  @Before
  public void open() {
    JvmHttp.allowPatch();
    Settings settings = new Settings(app);
    settings.setServerAddress(NOWHERE);
    settings.setUses(SensorKind.STEPS, false);
    new ScreenChoices(app).setExplained(EnumSet.allOf(Need.class));
    service = Robolectric.buildService(RunService.class).create();
    Intent intent = new Intent(app, RunService.class);
    shadowOf(app)
        .setComponentNameAndServiceForBindService(
            new ComponentName(app, RunService.class), service.get().onBind(intent));
    screen = screens.open(Robolectric.buildActivity(MainActivity.class));
  }

  @After
  public void close() {
    screen.pause().stop();
    service.destroy();
  }

  @Test
  public void playBringsTheServiceToTheForeground() {
    press(R.id.dial);
    Intent started = shadowOf(app).getNextStartedService();
    assertEquals(RunService.class.getName(), started.getComponent().getClassName());
    service.get().onStartCommand(started, 0, 1);
    assertTrue(shadowOf(service.get()).getLastForegroundNotification() != null);
  }

  @Test
  public void whatKeepsItFromPlayingIsSaidAndTheRunCanEnd() throws InterruptedException {
    press(R.id.dial);
    service.get().onStartCommand(shadowOf(app).getNextStartedService(), 0, 1);
    await(R.id.notice, View.VISIBLE);
    assertTrue(text(R.id.notice_text), text(R.id.notice_text).contains("127.0.0.1:1"));
    press(R.id.end);
    press(R.id.end);
    await(R.id.end, View.GONE);
    assertEquals("Run ended", text(R.id.status));
  }

  @Test
  public void theModeIsKeptByTheService() throws InterruptedException {
    screen.get().onMode(Modes.STEADY, 150);
    await(R.id.steady, View.VISIBLE);
    assertEquals("150", text(R.id.steady_bpm));
    assertEquals("steady", new Settings(app).mode());
  }

  private void press(int id) {
    screen.get().findViewById(id).performClick();
    ShadowLooper.idleMainLooper();
  }

  private void await(int id, int visibility) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
    View view = screen.get().findViewById(id);
    while (view.getVisibility() != visibility && System.nanoTime() < deadline) {
      Thread.sleep(20);
      // The main thread of a test has no clock of its own: its next task is what time is.
      ShadowLooper.runMainLooperOneTask();
      ShadowLooper.idleMainLooper();
    }
    assertEquals(visibility, view.getVisibility());
  }

  private String text(int id) {
    return ((TextView) screen.get().findViewById(id)).getText().toString();
  }
}
