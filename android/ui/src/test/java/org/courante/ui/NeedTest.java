package org.courante.ui;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleChoice;
import org.courante.sensors.SensorChoice;
import org.junit.Test;

public final class NeedTest {
  private static final Set<Need> ALL = EnumSet.allOf(Need.class);
  private static final Set<Need> NONE = EnumSet.noneOf(Need.class);
  private static final List<BleChoice> STRAP =
      Collections.singletonList(new BleChoice(SensorKind.HEART_RATE, "AA:BB:CC:DD:EE:FF", ""));

  @Test
  public void onlyWhatTheRunNeedsIsAskedFor() {
    SensorChoice phone = new SensorChoice(true, true, Collections.emptyList());
    assertEquals(
        Arrays.asList(Need.GPS, Need.STEPS, Need.NOTIFICATIONS), Need.beforeRun(phone, ALL, NONE));
    assertEquals(
        Arrays.asList(Need.BLUETOOTH, Need.NOTIFICATIONS),
        Need.beforeRun(new SensorChoice(false, false, STRAP), ALL, NONE));
    assertEquals(
        Collections.singletonList(Need.NOTIFICATIONS),
        Need.beforeRun(SensorChoice.NONE, ALL, NONE));
  }

  @Test
  public void whatIsAllowedIsNotAskedFor() {
    SensorChoice phone = new SensorChoice(true, true, Collections.emptyList());
    assertEquals(
        Collections.singletonList(Need.STEPS),
        Need.beforeRun(phone, EnumSet.of(Need.STEPS, Need.SCAN), NONE));
  }

  @Test
  public void whatWasBroughtUpOnceIsLeftAlone() {
    SensorChoice phone = new SensorChoice(true, true, Collections.emptyList());
    assertEquals(
        Collections.singletonList(Need.STEPS),
        Need.beforeRun(phone, ALL, EnumSet.of(Need.GPS, Need.NOTIFICATIONS)));
  }
}
