package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import android.content.Context;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleChoice;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class SettingsTest {
  private final Context context = RuntimeEnvironment.getApplication();
  private final Settings settings = new Settings(context);

  @Test
  public void nothingChosenIsAnonymousAndModest() {
    assertEquals("", settings.serverAddress());
    assertNull(settings.server());
    assertEquals("auto", settings.mode());
    assertTrue(Double.isNaN(settings.bpm()));
    assertFalse(settings.keepsTrack());
    assertFalse(settings.savesRun());
    assertTrue(settings.sensors().gps && settings.sensors().steps);
    assertTrue(settings.sensors().devices.isEmpty());
  }

  @Test
  public void whatIsChosenIsKept() {
    settings.setServerAddress(" http://192.168.1.20:8000 ");
    settings.setStyle("waltz");
    settings.setMode("steady", 150);
    settings.setKeepsTrack(true);
    settings.setSavesRun(true);
    settings.setUses(SensorKind.STEPS, false);
    settings.choose(new BleChoice(SensorKind.HEART_RATE, "AA:BB:CC:DD:EE:FF", "Strap"));
    Settings again = new Settings(context);
    assertEquals("http://192.168.1.20:8000", again.serverAddress());
    assertEquals("http://192.168.1.20:8000", again.server().baseUrl);
    assertEquals("waltz", again.style());
    assertEquals("steady", again.mode());
    assertEquals(150, again.bpm(), 0);
    assertTrue(again.keepsTrack() && again.savesRun());
    assertFalse(again.sensors().steps);
    assertEquals("Strap", again.sensors().devices.get(0).name);
    assertTrue(again.uses(SensorKind.HEART_RATE));
    again.forget(SensorKind.HEART_RATE);
    assertNull(settings.device(SensorKind.HEART_RATE));
  }

  @Test
  public void badValuesAreRefusedWithASentenceAndChangeNothing() {
    refused("gallop", () -> settings.setMode("gallop", Double.NaN));
    refused("900", () -> settings.setMode("steady", 900));
    refused("NaN", () -> settings.setMode("steady", Double.NaN));
    refused("RUNNING", () -> settings.setUses(SensorKind.RUNNING, true));
    assertThrows(
        IllegalArgumentException.class, () -> settings.setServerAddress("ftp://somewhere"));
    assertEquals("auto", settings.mode());
    assertEquals("", settings.serverAddress());
  }

  @Test
  public void valuesThatAreNotAllowedAnyMoreCountAsNotChosen() {
    context
        .getSharedPreferences("settings", Context.MODE_PRIVATE)
        .edit()
        .putString("mode", "gallop")
        .putString("server", "nonsense://")
        .commit();
    assertEquals("auto", settings.mode());
    assertNull(settings.server());
  }

  private static void refused(String named, org.junit.function.ThrowingRunnable wrong) {
    String sentence = assertThrows(IllegalArgumentException.class, wrong).getMessage();
    assertTrue(sentence, sentence.contains(named));
  }
}
