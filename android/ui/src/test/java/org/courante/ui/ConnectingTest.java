package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.AlertDialog;
import android.app.Application;
import android.content.DialogInterface;
import android.content.Intent;
import android.content.pm.ResolveInfo;
import android.net.Uri;
import android.widget.TextView;
import java.util.List;
import org.courante.app.R;
import org.courante.service.Settings;
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

/** A link changes nothing before the runner has seen the address and said yes. */
@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "en-w412dp-h915dp-night")
public final class ConnectingTest {
  private static final String LINK = "courante://connect?server=http%3A%2F%2F192.168.1.20%3A8000";
  private static final String SERVER = "http://192.168.1.20:8000";

  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();
  private final Settings settings = new Settings(app);
  private final FakeController service = FakeController.bound(app, States.idle());

  @Test
  public void bothFormsOfTheLinkOpenTheApp() {
    for (String link : new String[] {LINK, "courante:connect?server=192.168.1.20"}) {
      Intent intent = new Intent(Intent.ACTION_VIEW, Uri.parse(link));
      intent.addCategory(Intent.CATEGORY_BROWSABLE);
      List<ResolveInfo> found = app.getPackageManager().queryIntentActivities(intent, 0);
      assertEquals(1, found.size());
      assertEquals(MainActivity.class.getName(), found.get(0).activityInfo.name);
    }
  }

  @Test
  public void theAddressIsShownBeforeItIsTaken() {
    open(LINK);
    assertTrue(message().contains(SERVER));
    assertEquals("", settings.serverAddress());
  }

  @Test
  public void yesTakesIt() {
    ActivityController<MainActivity> screen = open(LINK);
    press(DialogInterface.BUTTON_POSITIVE);
    assertEquals(SERVER, settings.serverAddress());
    TextView line = screen.get().findViewById(R.id.plays_from);
    assertEquals("Server: " + SERVER, line.getText().toString());
    assertFalse(service.asked.contains("play"));
  }

  @Test
  public void noLeavesAllAsItWas() {
    settings.setServerAddress("https://run.example.org");
    open(LINK);
    assertTrue(message().contains("https://run.example.org"));
    press(DialogInterface.BUTTON_NEGATIVE);
    assertEquals("https://run.example.org", settings.serverAddress());
  }

  @Test
  public void garbageIsRefusedWithAReason() {
    open("courante://connect?server=javascript%3Aalert(1)");
    assertTrue(message().startsWith("This link does not name a server"));
    press(DialogInterface.BUTTON_POSITIVE);
    assertEquals("", settings.serverAddress());
  }

  @Test
  public void aLinkReachesTheScreenThatIsOpenAlready() {
    ActivityController<MainActivity> screen = open(null);
    assertNull(ShadowDialog.getLatestDialog());
    screen.newIntent(intent(LINK));
    ShadowLooper.idleMainLooper();
    press(DialogInterface.BUTTON_POSITIVE);
    assertEquals(SERVER, settings.serverAddress());
  }

  @Test
  public void theQuestionSurvivesTurningThePhoneAndIsAskedOnce() {
    ActivityController<MainActivity> screen = open(LINK);
    screen.recreate();
    ShadowLooper.idleMainLooper();
    assertTrue(dialog().isShowing());
    press(DialogInterface.BUTTON_NEGATIVE);
    screen.recreate();
    ShadowLooper.idleMainLooper();
    assertFalse(dialog().isShowing());
    assertEquals("", settings.serverAddress());
  }

  @Test
  public void anOldLinkIsNotAskedAgainFromTheListOfRecentApps() {
    Intent again = intent(LINK).addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY);
    screens.open(Robolectric.buildActivity(MainActivity.class, again));
    assertNull(ShadowDialog.getLatestDialog());
  }

  private ActivityController<MainActivity> open(String link) {
    Intent intent = link == null ? new Intent(Intent.ACTION_MAIN) : intent(link);
    return screens.open(Robolectric.buildActivity(MainActivity.class, intent));
  }

  private Intent intent(String link) {
    return new Intent(Intent.ACTION_VIEW, Uri.parse(link), app, MainActivity.class);
  }

  private static void press(int button) {
    dialog().getButton(button).performClick();
    ShadowLooper.idleMainLooper();
  }

  private static AlertDialog dialog() {
    return (AlertDialog) ShadowDialog.getLatestDialog();
  }

  private static String message() {
    return shadowOf(dialog()).getMessage().toString();
  }
}
