package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.AlertDialog;
import android.app.Application;
import android.content.Context;
import android.content.DialogInterface;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.view.ViewGroup;
import java.util.Arrays;
import java.util.List;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.run.RunState;
import org.courante.service.Settings;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowActivity.PermissionsRequest;
import org.robolectric.shadows.ShadowDialog;
import org.robolectric.shadows.ShadowLooper;

/** What the runner is asked to allow: explained first, never insisted upon. */
@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "en-w412dp-h915dp-night")
public final class AllowingTest {
  private static final int GRANTED = PackageManager.PERMISSION_GRANTED;
  private static final int DENIED = PackageManager.PERMISSION_DENIED;

  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();
  private FakeController service;
  private ActivityController<MainActivity> screen;

  @Before
  public void setServer() {
    new Settings(app).setServerAddress("http://192.168.1.20:8000");
  }

  @Test
  public void playExplainsBeforeAndroidAsks() {
    open(States.idle());
    pressPlay();
    String message = message();
    assertTrue(message.contains("stays on this phone"));
    assertTrue(message.contains("your steps"));
    assertTrue(message.contains("lock screen"));
    assertFalse(message.contains("Bluetooth"));
    assertNull(asked());
    assertFalse(service.asked.contains("play"));
  }

  @Test
  public void notNowPlaysAndIsNotBroughtUpAgain() {
    open(States.idle());
    pressPlay();
    press(DialogInterface.BUTTON_NEGATIVE);
    assertNull(asked());
    assertTrue(service.asked.contains("play"));
    service.asked.clear();
    pressPlay();
    assertTrue(service.asked.contains("play"));
    assertFalse(dialog().isShowing());
  }

  @Test
  public void leavingTheExplanationIsNotNow() {
    open(States.idle());
    pressPlay();
    dialog().cancel();
    ShadowLooper.idleMainLooper();
    assertTrue(service.asked.contains("play"));
  }

  @Test
  public void continuingAsksForAllAtOnce() {
    open(States.idle());
    pressPlay();
    press(DialogInterface.BUTTON_POSITIVE);
    List<String> asked = Arrays.asList(asked().requestedPermissions);
    assertEquals(
        Arrays.asList(
            Manifest.permission.ACCESS_FINE_LOCATION,
            Manifest.permission.ACCESS_COARSE_LOCATION,
            Manifest.permission.ACTIVITY_RECOGNITION,
            Manifest.permission.POST_NOTIFICATIONS),
        asked);
  }

  @Test
  public void theRunBeginsWhateverIsAnswered() {
    for (int answer : new int[] {GRANTED, DENIED}) {
      open(States.idle());
      clearExplained();
      pressPlay();
      press(DialogInterface.BUTTON_POSITIVE);
      answer(answer);
      assertTrue(service.asked.indexOf("play") > service.asked.indexOf("refresh"));
      assertFalse(dialog().isShowing());
    }
  }

  @Test
  public void whatIsAllowedAlreadyIsNotAskedFor() {
    grantAll();
    open(States.idle());
    pressPlay();
    assertTrue(service.asked.contains("play"));
    assertNull(ShadowDialog.getLatestDialog());
  }

  @Test
  public void theExplanationSurvivesTurningThePhone() {
    open(States.idle());
    pressPlay();
    screen.recreate();
    ShadowLooper.idleMainLooper();
    assertTrue(dialog().isShowing());
    press(DialogInterface.BUTTON_NEGATIVE);
    assertTrue(service.asked.contains("play"));
  }

  @Test
  public void anAnswerForAScreenMadeAnewStillPlays() {
    open(States.idle());
    pressPlay();
    press(DialogInterface.BUTTON_POSITIVE);
    PermissionsRequest request = asked();
    screen.pause().stop();
    answer(screen, request, DENIED);
    assertFalse(service.asked.contains("play"));
    screen.restart().resume();
    ShadowLooper.idleMainLooper();
    assertTrue(service.asked.contains("play"));
  }

  @Test
  public void aSensorThatIsNotAllowedAsksOnTap() {
    openWithGpsNotAllowed();
    tapGps();
    assertTrue(message().startsWith("Location:"));
    press(DialogInterface.BUTTON_POSITIVE);
    assertEquals(Manifest.permission.ACCESS_FINE_LOCATION, asked().requestedPermissions[0]);
    shadowOf(app)
        .grantPermissions(
            Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION);
    service.asked.clear();
    answer(GRANTED);
    assertEquals(Arrays.asList("refresh"), service.asked);
    assertFalse(dialog().isShowing());
  }

  @Test
  public void deniedForGoodLeadsToThePhonesSettings() {
    openWithGpsNotAllowed();
    tapGps();
    press(DialogInterface.BUTTON_POSITIVE);
    answer(DENIED);
    assertTrue(message().contains("does not ask again"));
    press(DialogInterface.BUTTON_POSITIVE);
    Intent intent = shadowOf(app).getNextStartedActivity();
    assertEquals(android.provider.Settings.ACTION_APPLICATION_DETAILS_SETTINGS, intent.getAction());
    assertEquals("package:org.courante.app", intent.getDataString());
  }

  @Test
  public void deniedOnceDoesNotLeadThere() {
    openWithGpsNotAllowed();
    tapGps();
    press(DialogInterface.BUTTON_POSITIVE);
    shadowOf(app.getPackageManager())
        .setShouldShowRequestPermissionRationale(Manifest.permission.ACCESS_FINE_LOCATION, true);
    answer(DENIED);
    assertFalse(dialog().isShowing());
  }

  private void openWithGpsNotAllowed() {
    open(States.playing().sensors(States.sensor(SensorKind.GPS, Health.NOT_ALLOWED)).state());
  }

  private void open(RunState state) {
    service = FakeController.bound(app, state);
    screen = screens.open(Robolectric.buildActivity(MainActivity.class));
  }

  private void clearExplained() {
    app.getSharedPreferences("screens", Context.MODE_PRIVATE).edit().clear().commit();
  }

  private void grantAll() {
    shadowOf(app)
        .grantPermissions(
            Manifest.permission.ACCESS_FINE_LOCATION,
            Manifest.permission.ACTIVITY_RECOGNITION,
            Manifest.permission.POST_NOTIFICATIONS);
  }

  private void pressPlay() {
    screen.get().findViewById(R.id.dial).performClick();
    ShadowLooper.idleMainLooper();
  }

  private void tapGps() {
    ViewGroup lines = screen.get().findViewById(R.id.sensor_lines);
    lines.getChildAt(0).performClick();
    ShadowLooper.idleMainLooper();
  }

  private void press(int button) {
    dialog().getButton(button).performClick();
    ShadowLooper.idleMainLooper();
  }

  private void answer(int result) {
    answer(screen, asked(), result);
  }

  private static void answer(
      ActivityController<MainActivity> screen, PermissionsRequest request, int result) {
    int[] results = new int[request.requestedPermissions.length];
    Arrays.fill(results, result);
    screen
        .get()
        .onRequestPermissionsResult(request.requestCode, request.requestedPermissions, results);
    ShadowLooper.idleMainLooper();
  }

  private PermissionsRequest asked() {
    return shadowOf(screen.get()).getLastRequestedPermission();
  }

  private static AlertDialog dialog() {
    return (AlertDialog) ShadowDialog.getLatestDialog();
  }

  private static String message() {
    return shadowOf(dialog()).getMessage().toString();
  }
}
