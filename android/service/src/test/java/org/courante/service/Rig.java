package org.courante.service;

import static org.courante.service.Phones.await;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.os.PowerManager;
import java.io.IOException;
import org.courante.core.run.RunState;
import org.junit.rules.ExternalResource;
import org.robolectric.android.controller.ServiceController;
import org.robolectric.shadows.ShadowPowerManager;
import org.robolectric.shadows.ShadowService;

/** A phone with the service on it, and a scripted station that it is set to. */
final class Rig extends ExternalResource {
  ScriptedStation station;
  ServiceController<RunService> service;
  RunController run;

  /** What the service answered to its last start. */
  int sticky;

  @Override
  protected void before() throws Exception {
    station = new ScriptedStation();
    settings().setServerAddress(station.address());
    service = Phones.made();
    run = Phones.controllerOf(service);
  }

  @Override
  protected void after() {
    service.destroy();
    try {
      station.close();
    } catch (IOException late) {
      throw new IllegalStateException(late);
    }
  }

  /** Play was pressed, and is heard. */
  void playing() {
    run.play();
    sticky = Phones.start(service);
    heard();
  }

  void heard() {
    await("sound is asked for", () -> app().player.url != null);
    app().player.listener.onSound();
    await("it is heard", () -> run.state().phase == RunState.Phase.PLAYING);
    await("sensors are on", () -> app().senses.isOn());
  }

  /** Android destroys the service without asking. */
  void destroy() {
    service.destroy();
  }

  /** Android makes it again, and starts it if it was sticky; no screen is there. */
  void madeAgain() {
    service = Phones.made();
    sticky = service.get().onStartCommand(null, 0, 1);
    run = Phones.controllerOf(service);
  }

  Settings settings() {
    return new Settings(app());
  }

  ServiceApp app() {
    return Phones.app();
  }

  ShadowService shadow() {
    return shadowOf(service.get());
  }

  boolean isForeground() {
    return shadow().getLastForegroundNotification() != null && !shadow().isForegroundStopped();
  }

  PowerManager.WakeLock wakeLock() {
    return ShadowPowerManager.getLatestWakeLock();
  }

  void allowLocation() {
    shadowOf(app()).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION);
  }
}
