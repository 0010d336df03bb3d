package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.courante.core.pace.SensorKind;
import org.junit.Test;

public class SensorChoiceTest {
  @Test
  public void knowsWhatIsChosen() {
    SensorChoice choice = new SensorChoice(true, false, Arrays.asList(SensorDevice.pod()));
    assertTrue(choice.has(SensorKind.GPS));
    assertFalse(choice.has(SensorKind.STEPS));
    assertTrue(choice.has(SensorKind.RUNNING));
    assertFalse(choice.has(SensorKind.HEART_RATE));
    assertEquals("Pod", choice.device(SensorKind.RUNNING).name);
  }

  @Test
  public void oneDeviceOfAKind() {
    BleChoice other = new BleChoice(SensorKind.HEART_RATE, "C0:FF:EE:00:00:09", "Other");
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SensorChoice(false, false, Arrays.asList(SensorDevice.strap(), other)));
    assertTrue(refused.getMessage(), refused.getMessage().contains("HEART_RATE"));
  }

  @Test
  public void thePhonesOwnSensorsHaveNoAddress() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new BleChoice(SensorKind.GPS, "C0:FF:EE:00:00:01", ""));
  }

  @Test
  public void addressesAreCheckedAndKeptOutOfMessages() {
    for (String bad : new String[] {null, "", "C0:FF:EE:00:00", "c0:ff:ee:00:00:01", "strap"}) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new BleChoice(SensorKind.HEART_RATE, bad, "Strap"));
      assertTrue(refused.getMessage().contains("address"));
      assertFalse(refused.getMessage().contains("C0:FF"));
    }
  }
}
