package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.content.Intent;
import android.location.Location;
import android.location.LocationManager;
import android.os.Looper;
import android.os.SystemClock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.courante.core.pace.SensorKind;
import org.courante.core.run.RunState;
import org.courante.testing.RealServer;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ServiceController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLocationManager;

/**
 * The whole app below its screens against a real Courante: simulated places in, decoded sound and a
 * tempo that follows them out. The phone's clock keeps real time here.
 */
@RunWith(RobolectricTestRunner.class)
@Config(application = RealTimeApp.class)
public class EndToEndTest {
  private static final long STEP_MS = 20;
  private static final long PATIENCE_MS = 60_000;
  private static final double METRES_PER_DEGREE = 111_195;

  private RealTimeApp app;
  private ServiceController<RunService> service;
  private RunController run;
  private ShadowLocationManager receiver;
  private double latitudeDeg = 41.1;
  private double speedMps;
  private long fixedMs;

  @Before
  public void begin() {
    app = (RealTimeApp) RuntimeEnvironment.getApplication();
    receiver = shadowOf(app.getSystemService(LocationManager.class));
    receiver.setProviderEnabled(LocationManager.GPS_PROVIDER, true);
    shadowOf(app).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
    Settings settings = new Settings(app);
    settings.setServerAddress(RealServer.shared().baseUrl());
    settings.setMode("proportional", Double.NaN);
    settings.setUses(SensorKind.STEPS, false);
    service = Robolectric.buildService(RunService.class).create();
    Intent bind = new Intent(app, RunService.class);
    run = ((RunService.LocalBinder) service.get().onBind(bind)).controller();
  }

  @After
  public void finish() {
    service.destroy();
  }

  @Test
  public void soundIsHeardAndItsTempoFollowsTheRunner() {
    speedMps = 2.0;
    run.play();
    service.get().onStartCommand(shadowOf(app).getNextStartedService(), 0, 1);
    until("sound is heard", () -> run.state().phase == RunState.Phase.PLAYING);
    until("the tempo follows a slow run", () -> near(run.state().targetBpm, slowBpm()));
    speedMps = 2.6;
    until("the tempo follows a faster run", () -> run.state().tempoBpm > 1.1 * slowBpm());
    RunState state = run.state();
    assertTrue(state.why, state.why.contains("bpm"));
    assertEquals(2.6, state.speedMps, 0.5);
    assertTrue("metres: " + state.distanceM, state.distanceM > 5);
    goesOnAfterAPause();
    endsAtTheServer();
  }

  private void goesOnAfterAPause() {
    run.pause();
    until("silence", () -> run.state().phase == RunState.Phase.PAUSED);
    run.play();
    long before = app.writtenFrames();
    until("sound again", () -> run.state().phase == RunState.Phase.PLAYING);
    until("decoded sound", () -> app.writtenFrames() > before + 44_100);
  }

  private void endsAtTheServer() {
    run.end();
    until("the service stops", () -> shadowOf(service.get()).isStoppedBySelf());
    assertEquals(RunState.Phase.ENDED, run.state().phase);
  }

  /** As the server has it: 160 bpm at 2.8 metres a second. */
  private static double slowBpm() {
    return 160 * 2.0 / 2.8;
  }

  private static boolean near(double bpm, double expectedBpm) {
    return Math.abs(bpm - expectedBpm) < 0.05 * expectedBpm;
  }

  /** Lets real time pass, on the phone as well, with a fix each second. */
  private void until(String what, BooleanSupplier so) {
    long untilNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
    long lastNs = System.nanoTime();
    while (!so.getAsBoolean()) {
      assertTrue(
          "waited in vain until " + what + ": " + run.state().why, System.nanoTime() < untilNs);
      LockSupport.parkNanos(STEP_MS * 1_000_000);
      long passedMs = (System.nanoTime() - lastNs) / 1_000_000;
      lastNs += passedMs * 1_000_000;
      shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(passedMs));
      fix();
    }
  }

  private void fix() {
    long nowMs = SystemClock.elapsedRealtime();
    if (nowMs - fixedMs < 1000) {
      return;
    }
    latitudeDeg += speedMps * (fixedMs == 0 ? 1 : (nowMs - fixedMs) / 1000.0) / METRES_PER_DEGREE;
    fixedMs = nowMs;
    Location location = new Location(LocationManager.GPS_PROVIDER);
    location.setLatitude(latitudeDeg);
    location.setLongitude(-8.6);
    location.setAccuracy(4);
    location.setSpeed((float) speedMps);
    location.setTime(app.utcMs());
    location.setElapsedRealtimeNanos(nowMs * 1_000_000);
    receiver.simulateLocation(location);
  }
}
