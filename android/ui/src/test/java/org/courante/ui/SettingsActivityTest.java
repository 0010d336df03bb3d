package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.AlertDialog;
import android.app.Application;
import android.content.DialogInterface;
import android.content.Intent;
import android.view.View;
import android.view.ViewGroup;
import android.widget.EditText;
import android.widget.Switch;
import android.widget.TextView;
import java.io.File;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleChoice;
import org.courante.sensors.BleScan;
import org.courante.service.Settings;
import org.courante.testing.RealServer;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowDialog;
import org.robolectric.shadows.ShadowLooper;

@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "en-w412dp-h915dp-night")
public final class SettingsActivityTest {
  private static final long PATIENCE_MS = 30_000;

  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();
  private final Settings settings = new Settings(app);
  private final FakeController service = FakeController.bound(app, States.idle());
  private ActivityController<SettingsActivity> screen;

  @Test
  public void aTypedAddressIsTakenInItsFullForm() {
    open();
    type("192.168.1.20");
    click(R.id.server_use);
    assertEquals("http://192.168.1.20:8000", settings.serverAddress());
    assertEquals("http://192.168.1.20:8000", text(R.id.server_field));
    assertEquals("Courante plays from 192.168.1.20:8000.", text(R.id.server_result));
  }

  @Test
  public void whatIsNoAddressIsNotTaken() {
    settings.setServerAddress("https://run.example.org");
    open();
    for (String wrong :
        new String[] {"", "ftp://x.org", "http://", "http://x.org:0", "u:p@x.org", "x.org/?a"}) {
      type(wrong);
      click(R.id.server_use);
      assertTrue(wrong, text(R.id.server_result).length() > 20);
      assertFalse(wrong, text(R.id.server_result).startsWith("Courante plays"));
    }
    assertEquals("https://run.example.org", settings.serverAddress());
  }

  @Test
  public void eachWayToBeWrongHasItsOwnSentence() {
    open();
    Set<String> sentences = new HashSet<>();
    for (String wrong :
        new String[] {"", "ftp://x.org", "http://", "http://x.org:0", "u:p@x.org", "x.org/?a"}) {
      type(wrong);
      click(R.id.server_test);
      assertTrue(wrong, sentences.add(text(R.id.server_result)));
    }
  }

  @Test
  public void testAsksARealServerForItsStyles() throws InterruptedException {
    open();
    type(RealServer.shared().baseUrl());
    click(R.id.server_test);
    await("Asking ");
    String styles = "Chorale, Breaks, Drive, March, Piano, Quartet, Samba, Session";
    assertEquals("Courante answers. Styles: " + styles + ".", text(R.id.server_result));
    assertEquals("", settings.serverAddress());
  }

  @Test
  public void testTellsWhenNobodyAnswers() throws InterruptedException {
    open();
    type("http://127.0.0.1:1");
    click(R.id.server_test);
    await("Asking ");
    assertTrue(text(R.id.server_result).startsWith("Nobody answers at 127.0.0.1:1."));
  }

  @Test
  public void sensorsOfThePhoneAreSwitched() {
    allow(Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACTIVITY_RECOGNITION);
    open();
    assertTrue(isOn(R.id.use_gps));
    service.asked.clear();
    click(R.id.use_gps);
    assertFalse(settings.uses(SensorKind.GPS));
    assertTrue(service.asked.contains("refresh"));
    click(R.id.use_gps);
    assertTrue(settings.uses(SensorKind.GPS));
    assertNull(ShadowDialog.getLatestDialog());
  }

  @Test
  public void aSensorThatIsSwitchedOnIsAskedForIfItMust() {
    settings.setUses(SensorKind.STEPS, false);
    open();
    click(R.id.use_steps);
    assertTrue(message().startsWith("Physical activity:"));
  }

  @Test
  public void aStrapIsShownAndForgotten() {
    settings.choose(new BleChoice(SensorKind.HEART_RATE, "AA:BB:CC:DD:EE:FF", "Polar H10"));
    settings.choose(new BleChoice(SensorKind.RUNNING, "11:22:33:44:55:66", ""));
    open();
    ViewGroup devices = view(R.id.devices);
    assertEquals(2, devices.getChildCount());
    TextView nameless = devices.getChildAt(1).findViewById(R.id.device_name);
    assertEquals("Nameless (11:22:33:44:55:66)", nameless.getText().toString());
    View forget = devices.getChildAt(0).findViewById(R.id.device_forget);
    assertEquals("Forget Polar H10", forget.getContentDescription());
    forget.performClick();
    assertNull(settings.device(SensorKind.HEART_RATE));
    assertEquals(1, devices.getChildCount());
  }

  @Test
  public void lookingForStrapsIsExplainedFirst() {
    open();
    click(R.id.find);
    assertTrue(message().startsWith("Nearby devices and location:"));
    dialog().getButton(DialogInterface.BUTTON_NEGATIVE).performClick();
    ShadowLooper.idleMainLooper();
    TextView hint = dialog().findViewById(R.id.scan_hint);
    assertTrue(hint.getText().length() > 20);
    assertFalse(hint.getText().toString().startsWith("Put the strap on"));
  }

  @Test
  public void everyWayAScanFailsHasItsSentence() {
    Set<Integer> sentences = new HashSet<>();
    for (BleScan.Problem problem : BleScan.Problem.values()) {
      assertTrue(sentences.add(ScanDialog.sentenceRes(problem)));
    }
  }

  @Test
  public void whatIsKeptIsTheRunnersChoice() {
    open();
    assertFalse(isOn(R.id.keep_track));
    assertFalse(isOn(R.id.save_run));
    click(R.id.keep_track);
    click(R.id.save_run);
    click(R.id.keep_screen_on);
    assertTrue(settings.keepsTrack());
    assertTrue(settings.savesRun());
    assertTrue(new ScreenChoices(app).keepsScreenOn());
    screen.recreate();
    ShadowLooper.idleMainLooper();
    assertTrue(isOn(R.id.keep_track));
    click(R.id.keep_track);
    assertFalse(settings.keepsTrack());
  }

  @Test
  public void aTrackIsDeletedOnlyAfterAYes() throws IOException {
    File track = Pictures.keepTrack(app);
    open();
    ViewGroup lines = view(R.id.track_lines);
    assertEquals(1, lines.getChildCount());
    lines.findViewById(R.id.track_delete).performClick();
    ShadowLooper.idleMainLooper();
    dialog().getButton(DialogInterface.BUTTON_NEGATIVE).performClick();
    assertTrue(track.exists());
    lines.findViewById(R.id.track_delete).performClick();
    ShadowLooper.idleMainLooper();
    dialog().getButton(DialogInterface.BUTTON_POSITIVE).performClick();
    ShadowLooper.idleMainLooper();
    assertFalse(track.exists());
    assertEquals(View.GONE, view(R.id.tracks).getVisibility());
  }

  @Test
  public void theVersionIsShown() {
    open();
    assertTrue(text(R.id.version).matches("Version .*[0-9].*"));
  }

  @Test
  public void backFromALinkLeadsToTheRun() {
    open();
    shadowOf(screen.get()).setIsTaskRoot(true);
    click(R.id.back);
    Intent next = shadowOf(app).getNextStartedActivity();
    assertEquals(MainActivity.class.getName(), next.getComponent().getClassName());
    assertTrue(screen.get().isFinishing());
  }

  private void open() {
    screen = screens.open(Robolectric.buildActivity(SettingsActivity.class));
  }

  private void type(String address) {
    ((EditText) view(R.id.server_field)).setText(address);
  }

  private void click(int id) {
    view(id).performClick();
    ShadowLooper.idleMainLooper();
  }

  private void allow(String... permissions) {
    shadowOf(app).grantPermissions(permissions);
  }

  /** Waits until the result no longer begins like this. */
  private void await(String beginning) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (text(R.id.server_result).startsWith(beginning) && System.nanoTime() < deadline) {
      Thread.sleep(20);
      ShadowLooper.idleMainLooper();
    }
  }

  private boolean isOn(int id) {
    return ((Switch) view(id)).isChecked();
  }

  private <V extends View> V view(int id) {
    return screen.get().findViewById(id);
  }

  private String text(int id) {
    return ((TextView) view(id)).getText().toString();
  }

  private static AlertDialog dialog() {
    return (AlertDialog) ShadowDialog.getLatestDialog();
  }

  private static String message() {
    return shadowOf(dialog()).getMessage().toString();
  }
}
