package org.courante.sensors;

import static org.junit.Assert.assertEquals;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.Application;
import android.os.Build;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.courante.core.pace.SensorKind;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.util.ReflectionHelpers;

@RunWith(RobolectricTestRunner.class)
public class SensorPermissionsTest {
  private static final List<String> NONE = Collections.emptyList();
  private static final String FINE = Manifest.permission.ACCESS_FINE_LOCATION;

  private final int simulated = Build.VERSION.SDK_INT;

  @After
  public void tearDown() {
    version(simulated);
  }

  @Test
  public void eachVersionAsksForWhatItHas() {
    version(26);
    assertEquals(Collections.singletonList(FINE), SensorPermissions.of(SensorKind.GPS));
    assertEquals(NONE, SensorPermissions.of(SensorKind.STEPS));
    assertEquals(NONE, SensorPermissions.of(SensorKind.HEART_RATE));
    assertEquals(Collections.singletonList(FINE), SensorPermissions.forScan());
    version(29);
    assertEquals(
        Collections.singletonList(Manifest.permission.ACTIVITY_RECOGNITION),
        SensorPermissions.of(SensorKind.STEPS));
    version(31);
    assertEquals(
        Collections.singletonList(Manifest.permission.BLUETOOTH_CONNECT),
        SensorPermissions.of(SensorKind.TREADMILL));
    assertEquals(
        Arrays.asList(
            Manifest.permission.BLUETOOTH_SCAN, Manifest.permission.BLUETOOTH_CONNECT, FINE),
        SensorPermissions.forScan());
  }

  @Test
  public void aChoiceAsksForEachOnce() {
    SensorChoice choice =
        new SensorChoice(true, true, Arrays.asList(SensorDevice.strap(), SensorDevice.pod()));
    assertEquals(
        Arrays.asList(
            FINE,
            Manifest.permission.ACTIVITY_RECOGNITION,
            Manifest.permission.BLUETOOTH_CONNECT),
        SensorPermissions.of(choice));
    assertEquals(NONE, SensorPermissions.of(SensorChoice.NONE));
  }

  @Test
  public void whatIsGrantedIsNotMissing() {
    Application phone = RuntimeEnvironment.getApplication();
    assertEquals(
        Collections.singletonList(FINE),
        SensorPermissions.missing(phone, SensorPermissions.of(SensorKind.GPS)));
    shadowOf(phone).grantPermissions(FINE);
    assertEquals(NONE, SensorPermissions.missing(phone, SensorPermissions.of(SensorKind.GPS)));
  }

  private static void version(int sdk) {
    ReflectionHelpers.setStaticField(Build.VERSION.class, "SDK_INT", sdk);
  }
}
