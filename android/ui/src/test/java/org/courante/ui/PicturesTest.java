package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.app.Activity;
import android.app.Application;
import android.graphics.Bitmap;
import android.view.View;
import java.io.IOException;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.core.run.Trouble;
import org.courante.sensors.BleChoice;
import org.courante.service.Settings;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/**
 * Draws the screens as a phone would. What must be seen is looked for; a person can look at the
 * rest, in the folder that the property {@code courante.pictures} names.
 */
@RunWith(RobolectricTestRunner.class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(qualifiers = "en-w412dp-h915dp-night-hdpi")
public final class PicturesTest {
  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();
  private final Settings settings = new Settings(app);

  @Before
  public void setServer() {
    settings.setServerAddress("http://192.168.1.20:8000");
  }

  @Test
  public void idle() throws IOException {
    Activity main = main("idle", States.idle());
    assertTrue(share(main, R.id.dial, R.color.accent) > 0.02);
  }

  @Test
  public void theRingFillsWithTheTempo() throws IOException {
    double slow = accent("slow", States.playing().tempo(80, 80).state());
    double fast = accent("playing", States.playing().state());
    assertTrue(slow + " and " + fast, slow > 0.005 && fast > 1.5 * slow);
  }

  @Test
  public void pausedTheRingIsDark() throws IOException {
    Activity main = main("paused", States.playing().in(Phase.PAUSED).state());
    Bitmap dial = Pictures.bitmap(main.findViewById(R.id.dial));
    int middle = dial.getWidth() / 2;
    int onRing = Math.round(dial.getHeight() * 0.05f);
    int lit = 0;
    for (int dx = middle; dx < middle * 1.3; dx++) {
      lit += dial.getPixel(dx, onRing) == app.getColor(R.color.accent) ? 1 : 0;
    }
    assertEquals(0, lit);
  }

  @Test
  public void trouble() throws IOException {
    Activity main =
        main(
            "trouble",
            States.playing()
                .in(Phase.RECONNECTING)
                .trouble(Trouble.Kind.UNREACHABLE, "192.168.1.20:8000")
                .sensors(
                    States.sensor(SensorKind.GPS, Health.WEAK),
                    States.sensor(SensorKind.STEPS, Health.NOT_ALLOWED),
                    States.sensor(SensorKind.HEART_RATE, Health.LOST))
                .state());
    assertTrue(share(main, R.id.notice, R.color.notice_surface) > 0.5);
    assertTrue(share(main, R.id.notice, R.color.notice_text) > 0.01);
  }

  @Test
  public void ended() throws IOException {
    settings.setKeepsTrack(true);
    Pictures.keepTrack(app);
    Activity main = main("ended", States.playing().in(Phase.ENDED).sensors().state());
    assertTrue(share(main, R.id.share, R.color.text) > 0.5);
  }

  @Test
  @Config(qualifiers = "pt-w915dp-h412dp-land-night-hdpi")
  public void acrossTheDialAndTheFiguresAreBothInSight() throws IOException {
    Activity main = main("across", States.playing().state());
    assertTrue(inSight(main, R.id.dial));
    assertTrue(inSight(main, R.id.figures));
  }

  @Test
  @Config(qualifiers = "ar-ldrtl-w360dp-h740dp-night-hdpi", fontScale = 1.3f)
  public void fromRightToLeftTheBarIsMirrored() throws IOException {
    Activity main = main("mirrored", States.playing().state());
    assertTrue(left(main, R.id.settings) < left(main, R.id.wordmark));
    assertTrue(left(main, R.id.distance_box) < left(main, R.id.time_box));
  }

  @Test
  @Config(qualifiers = "en-w412dp-h1400dp-night-hdpi")
  public void settings() throws IOException {
    settings.choose(new BleChoice(SensorKind.HEART_RATE, "AA:BB:CC:DD:EE:FF", "Polar H10"));
    Pictures.keepTrack(app);
    FakeController.bound(app, States.idle());
    Activity activity = screens.open(Robolectric.buildActivity(SettingsActivity.class)).get();
    Pictures.draw(activity, "settings");
    assertTrue(share(activity, R.id.server_use, R.color.text) > 0.5);
  }

  private double accent(String name, RunState state) throws IOException {
    return share(main(name, state), R.id.dial, R.color.accent);
  }

  private Activity main(String name, RunState state) throws IOException {
    FakeController.bound(app, state);
    Activity activity = screens.open(Robolectric.buildActivity(MainActivity.class)).get();
    Pictures.draw(activity, name);
    return activity;
  }

  /** Which part of a view has exactly this colour. */
  private double share(Activity activity, int viewId, int colourRes) {
    Bitmap bitmap = Pictures.bitmap(activity.findViewById(viewId));
    int[] pixels = new int[bitmap.getWidth() * bitmap.getHeight()];
    bitmap.getPixels(
        pixels, 0, bitmap.getWidth(), 0, 0, bitmap.getWidth(), bitmap.getHeight());
    int colour = app.getColor(colourRes);
    int same = 0;
    for (int pixel : pixels) {
      same += pixel == colour ? 1 : 0;
    }
    return same / (double) pixels.length;
  }

  private static boolean inSight(Activity activity, int viewId) {
    View view = activity.findViewById(viewId);
    int[] at = new int[2];
    view.getLocationInWindow(at);
    View window = activity.getWindow().getDecorView();
    return at[1] >= 0 && at[1] + view.getHeight() <= window.getHeight();
  }

  private static int left(Activity activity, int viewId) {
    int[] at = new int[2];
    activity.findViewById(viewId).getLocationInWindow(at);
    return at[0];
  }
}
