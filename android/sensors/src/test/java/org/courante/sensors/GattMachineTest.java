package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.courante.core.pace.SensorState.Health;
import org.courante.sensors.GattAction.Kind;
import org.junit.Test;

public class GattMachineTest {
  private static final GattAction CLOSE = GattAction.of(Kind.CLOSE);
  private static final GattAction CONNECT = GattAction.of(Kind.CONNECT);
  private static final GattAction LOOK = GattAction.of(Kind.LOOK);
  private static final GattAction PATIENTLY = GattAction.of(Kind.CONNECT_PATIENTLY);
  private static final List<GattAction> NOTHING = Collections.emptyList();

  private final GattMachine machine = new GattMachine();

  @Test
  public void startsByConnectingDirectly() {
    assertEquals(
        Arrays.asList(
            GattAction.tell(Health.WAITING), GattAction.wake(GattMachine.CONNECT_MS), CONNECT),
        machine.start(true));
  }

  @Test
  public void startingTwiceIsOnce() {
    machine.start(true);
    assertEquals(NOTHING, machine.start(true));
  }

  @Test
  public void operationsGoOneAfterTheOther() {
    machine.start(true);
    assertEquals(operation(Kind.DISCOVER), machine.connected());
    assertEquals(operation(Kind.SUBSCRIBE), machine.discovered(true, true));
    assertEquals("a read that nobody waits for", NOTHING, machine.batteryRead());
    assertEquals(operation(Kind.READ_BATTERY), machine.subscribed(true));
    assertEquals(
        Collections.singletonList(GattAction.wake(GattMachine.SILENCE_MS)), machine.batteryRead());
  }

  @Test
  public void withoutBatteryItListensAtOnce() {
    machine.start(true);
    machine.connected();
    machine.discovered(true, false);
    assertEquals(
        Collections.singletonList(GattAction.wake(GattMachine.SILENCE_MS)),
        machine.subscribed(true));
  }

  @Test
  public void measurementsAreToldAndPutSilenceOff() {
    listening();
    assertEquals(
        Arrays.asList(GattAction.tell(Health.GOOD), GattAction.wake(GattMachine.SILENCE_MS)),
        machine.told(Health.GOOD));
    assertEquals(GattAction.tell(Health.WEAK), machine.told(Health.WEAK).get(0));
  }

  @Test
  public void aMeasurementDuringAnOperationLeavesTheOperationItsTime() {
    machine.start(true);
    machine.connected();
    machine.discovered(true, true);
    machine.subscribed(true);
    assertEquals(
        Collections.singletonList(GattAction.tell(Health.GOOD)), machine.told(Health.GOOD));
    assertEquals("the battery never came", lost(Health.LOST, 1_000), machine.timeUp());
  }

  @Test
  public void silenceIsLostThenConnectedAnew() {
    listening();
    machine.told(Health.GOOD);
    assertEquals(
        Arrays.asList(GattAction.tell(Health.LOST), GattAction.wake(GattMachine.DEAD_MS)),
        machine.timeUp());
    assertEquals(
        "it speaks again", GattAction.tell(Health.GOOD), machine.told(Health.GOOD).get(0));
    machine.timeUp();
    assertEquals(lost(Health.LOST, 1_000), machine.timeUp());
  }

  @Test
  public void triesInThreeWaysWithGrowingWaits() {
    machine.start(true);
    long[] waits = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    List<List<GattAction>> ways =
        Arrays.asList(
            Arrays.asList(GattAction.wake(GattMachine.LOOK_MS), LOOK),
            Arrays.asList(GattAction.wake(GattMachine.PATIENCE_MS), PATIENTLY),
            Arrays.asList(GattAction.wake(GattMachine.CONNECT_MS), CONNECT));
    for (int i = 0; i < waits.length; i++) {
      assertEquals("try " + i, lost(Health.WAITING, waits[i]), machine.timeUp());
      assertEquals("try " + i, ways.get(i % 3), machine.timeUp());
    }
  }

  @Test
  public void aMeasurementMakesTheNextWaitShortAgain() {
    machine.start(true);
    for (int i = 0; i < 3; i++) {
      machine.disconnected();
      machine.timeUp();
      machine.cannotLook();
    }
    machine.connected();
    machine.discovered(true, false);
    machine.subscribed(true);
    machine.told(Health.GOOD);
    assertEquals(lost(Health.LOST, 1_000), machine.disconnected());
  }

  @Test
  public void anUnknownAddressIsLookedForAndCalledOnSight() {
    machine.start(true);
    assertEquals(
        Arrays.asList(GattAction.wake(GattMachine.LOOK_MS), LOOK), machine.unknownAddress());
    assertEquals(
        Arrays.asList(CLOSE, GattAction.wake(GattMachine.CONNECT_MS), CONNECT), machine.seen());
    assertEquals("a late second sight", NOTHING, machine.seen());
  }

  @Test
  public void whereItCannotLookItWaitsPatiently() {
    machine.start(true);
    machine.unknownAddress();
    assertEquals(
        Arrays.asList(CLOSE, GattAction.wake(GattMachine.PATIENCE_MS), PATIENTLY),
        machine.cannotLook());
  }

  @Test
  public void aDeviceWithoutTheMeasurementIsMissingAndAskedAgainLater() {
    machine.start(true);
    machine.connected();
    assertEquals(lost(Health.MISSING, 1_000), machine.discovered(false, true));
  }

  @Test
  public void aFailedSubscriptionIsTriedAnew() {
    machine.start(true);
    machine.connected();
    machine.discovered(true, true);
    assertEquals(lost(Health.WAITING, 1_000), machine.subscribed(false));
  }

  @Test
  public void theRadioGoesOffAndOn() {
    listening();
    machine.told(Health.GOOD);
    assertEquals(Arrays.asList(CLOSE, GattAction.tell(Health.MISSING)), machine.switched(false));
    assertEquals(NOTHING, machine.switched(false));
    assertEquals(NOTHING, machine.timeUp());
    assertEquals(
        Arrays.asList(
            GattAction.tell(Health.LOST), GattAction.wake(GattMachine.CONNECT_MS), CONNECT),
        machine.switched(true));
    assertEquals(NOTHING, machine.switched(true));
  }

  @Test
  public void startingWithTheRadioOffWaitsForIt() {
    assertEquals(Arrays.asList(CLOSE, GattAction.tell(Health.MISSING)), machine.start(false));
    assertTrue(machine.switched(true).contains(CONNECT));
  }

  @Test
  public void notAllowedRestsUntilStartedAgain() {
    listening();
    assertEquals(
        Arrays.asList(CLOSE, GattAction.tell(Health.NOT_ALLOWED)), machine.notAllowed());
    assertEquals(NOTHING, machine.switched(false));
    assertEquals(NOTHING, machine.timeUp());
    assertEquals(NOTHING, machine.disconnected());
    machine.stop();
    assertTrue(machine.start(true).contains(CONNECT));
  }

  @Test
  public void afterStopNothingMovesIt() {
    listening();
    assertEquals(Collections.singletonList(CLOSE), machine.stop());
    assertEquals(NOTHING, machine.stop());
    assertEquals(NOTHING, machine.connected());
    assertEquals(NOTHING, machine.disconnected());
    assertEquals(NOTHING, machine.discovered(true, true));
    assertEquals(NOTHING, machine.subscribed(true));
    assertEquals(NOTHING, machine.told(Health.GOOD));
    assertEquals(NOTHING, machine.timeUp());
    assertEquals(NOTHING, machine.switched(false));
    assertEquals(NOTHING, machine.seen());
    assertEquals(NOTHING, machine.cannotLook());
    assertEquals(NOTHING, machine.unknownAddress());
    assertEquals(NOTHING, machine.notAllowed());
  }

  @Test
  public void startedAnewItHasNeverTold() {
    listening();
    machine.told(Health.GOOD);
    machine.stop();
    assertFalse(machine.start(true).contains(GattAction.tell(Health.LOST)));
  }

  private void listening() {
    machine.start(true);
    machine.connected();
    machine.discovered(true, false);
    machine.subscribed(true);
  }

  private static List<GattAction> operation(Kind kind) {
    return Arrays.asList(GattAction.wake(GattMachine.OPERATION_MS), GattAction.of(kind));
  }

  private static List<GattAction> lost(Health health, long waitMs) {
    return Arrays.asList(CLOSE, GattAction.tell(health), GattAction.wake(waitMs));
  }
}
