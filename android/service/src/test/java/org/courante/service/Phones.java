package org.courante.service;

import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.content.Intent;
import android.os.Looper;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.robolectric.Robolectric;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ServiceController;

/** What tests of the service do with Robolectric's phone. */
final class Phones {
  private static final long PATIENCE_MS = 20_000;
  private static final long CLOCK_RATE = 4;
  private static final long LOOK_AGAIN_NS = 2_000_000;

  private Phones() {}

  static ServiceApp app() {
    return (ServiceApp) RuntimeEnvironment.getApplication();
  }

  /** A service that Android made, as by binding. */
  static ServiceController<RunService> made() {
    return Robolectric.buildService(RunService.class).create();
  }

  static RunController controllerOf(ServiceController<RunService> service) {
    Intent intent = new Intent(app(), RunService.class);
    return ((RunService.LocalBinder) service.get().onBind(intent)).controller();
  }

  /** Android delivers the start that the service asked for. */
  static int start(ServiceController<RunService> service) {
    Intent asked = shadowOf(app()).getNextStartedService();
    assertTrue("a start was asked for", asked != null);
    return service.get().onStartCommand(asked, 0, 1);
  }

  /**
   * Lets the main thread and everybody else go on until this is so. The phone's clock runs a few
   * times as fast as the real one, no faster: servers answer in real time.
   */
  static void await(String what, BooleanSupplier so) {
    long beganNs = System.nanoTime();
    long passedMs = 0;
    while (!so.getAsBoolean()) {
      long nowMs = CLOCK_RATE * (System.nanoTime() - beganNs) / 1_000_000;
      assertTrue("waited in vain for " + what, nowMs < CLOCK_RATE * PATIENCE_MS);
      shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(nowMs - passedMs));
      passedMs = nowMs;
      LockSupport.parkNanos(LOOK_AGAIN_NS);
    }
  }

  /** So much time goes by on the phone. */
  static void pass(long ms) {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(ms));
  }

  /** What is due on the main thread is done. */
  static void settle() {
    shadowOf(Looper.getMainLooper()).idle();
  }
}
