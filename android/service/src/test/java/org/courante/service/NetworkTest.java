package org.courante.service;

import static org.courante.service.Phones.await;
import static org.courante.service.Phones.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.net.ConnectivityManager;
import java.util.Set;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;
import org.courante.core.run.RunState;
import org.courante.core.run.Trouble;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowNetwork;

/** Networks that go and come. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class NetworkTest {
  private static final long PATIENCE_NS = 20_000_000_000L;

  @Rule public final Rig rig = new Rig();

  @Test
  public void aNetworkEndsTheWaitAtOnce() {
    rig.station.away = true;
    rig.run.play();
    Phones.start(rig.service);
    await("trouble", () -> rig.run.state().trouble != null);
    Phones.pass(60_000);
    assertEquals(Trouble.Kind.UNREACHABLE, rig.run.state().trouble.kind);
    rig.station.away = false;
    tell(true);
    standingClock(() -> rig.station.opened() == 1);
  }

  @Test
  public void withoutANetworkThatIsTheTrouble() {
    rig.playing();
    rig.station.away = true;
    tell(false);
    await("no network", () -> rig.run.state().trouble != null);
    assertEquals(Trouble.Kind.NO_NETWORK, rig.run.state().trouble.kind);
    rig.app().player.listener.onWaiting();
    await("it is looked for", () -> rig.run.state().phase == RunState.Phase.RECONNECTING);
  }

  @Test
  public void whatWasMeasuredMeanwhileArrivesWithItsAge() {
    rig.playing();
    rig.station.away = true;
    for (int second = 0; second < 30; second++) {
      rig.app().senses.tell(Reading.cadence(rig.app().nowMs(), 171 + second, Source.PHONE));
      Phones.pass(1000);
    }
    rig.station.away = false;
    tell(true);
    await("the latest", () -> rig.station.readings().contains("\"cadence_spm\":200"));
    await("one of the first", () -> rig.station.readings().contains("\"cadence_spm\":175"));
    assertTrue(rig.station.readings().contains("age_s"));
    assertEquals("the run went on", 1, rig.station.opened());
  }

  @Test
  public void theNetworkIsWatchedOnlyWhileARunIsOn() {
    assertTrue(callbacks().isEmpty());
    rig.playing();
    assertFalse(callbacks().isEmpty());
    rig.run.end();
    assertTrue(callbacks().isEmpty());
  }

  /** Waits while the phone's clock stands, so that no wait can simply have run out. */
  private void standingClock(java.util.function.BooleanSupplier so) {
    long untilNs = System.nanoTime() + PATIENCE_NS;
    while (!so.getAsBoolean()) {
      assertTrue("waited in vain", System.nanoTime() < untilNs);
      settle();
      Thread.yield();
    }
  }

  private void tell(boolean available) {
    for (ConnectivityManager.NetworkCallback callback : callbacks()) {
      if (available) {
        callback.onAvailable(ShadowNetwork.newInstance(1));
      } else {
        callback.onLost(ShadowNetwork.newInstance(1));
      }
    }
    settle();
  }

  private Set<ConnectivityManager.NetworkCallback> callbacks() {
    return shadowOf(rig.app().getSystemService(ConnectivityManager.class)).getNetworkCallbacks();
  }
}
