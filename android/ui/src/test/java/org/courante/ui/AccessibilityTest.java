package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.app.Activity;
import android.app.Application;
import android.view.View;
import android.view.ViewGroup;
import android.view.accessibility.AccessibilityNodeInfo;
import android.widget.ImageView;
import android.widget.ScrollView;
import android.widget.TextView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.core.run.Trouble;
import org.courante.sensors.BleChoice;
import org.courante.service.Settings;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** Everything that can be pressed has a name and room for a finger; what is read has contrast. */
@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "en-w360dp-h740dp-night-mdpi")
public final class AccessibilityTest {
  private static final int TOUCH_DP = 48;
  private static final double AA = 4.5;
  private static final double AA_LARGE = 3.0;

  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();

  @Test
  public void everyControlHasANameAndRoom() throws IOException {
    for (Activity screen : allScreens()) {
      List<View> controls = controls(screen);
      assertTrue(screen.getLocalClassName(), controls.size() >= 4);
      for (View control : controls) {
        assertTrue(name(control), hasSpokenName(control));
        assertTrue(name(control) + " " + control.getWidth(), control.getWidth() >= TOUCH_DP);
        assertTrue(name(control) + " " + control.getHeight(), control.getHeight() >= TOUCH_DP);
      }
    }
  }

  @Test
  @Config(qualifiers = "pt-w320dp-h640dp-night-mdpi", fontScale = 1.5f)
  public void theyHaveItOnASmallPhoneWithLargeType() throws IOException {
    everyControlHasANameAndRoom();
  }

  @Test
  public void noTextIsWiderThanTheScreen() throws IOException {
    for (Activity screen : allScreens()) {
      int width = screen.getWindow().getDecorView().getWidth();
      for (View view : all(screen.findViewById(R.id.root), new ArrayList<>())) {
        int[] at = new int[2];
        view.getLocationInWindow(at);
        assertTrue(name(view), at[0] >= 0 && at[0] + view.getWidth() <= width);
      }
    }
  }

  @Test
  public void picturesAreSilentOrNamed() throws IOException {
    for (Activity screen : allScreens()) {
      for (View view : all(screen.findViewById(R.id.root), new ArrayList<>())) {
        if (view instanceof ImageView) {
          boolean silent =
              view.getImportantForAccessibility() == View.IMPORTANT_FOR_ACCESSIBILITY_NO;
          assertTrue(name(view), silent || view.getContentDescription() != null);
        }
      }
    }
  }

  @Test
  public void headingsAreMarked() {
    Activity main = main(States.playing().state());
    assertTrue(main.findViewById(R.id.music_heading).isAccessibilityHeading());
    assertTrue(main.findViewById(R.id.sensors_heading).isAccessibilityHeading());
    Activity settings = settings();
    for (int id :
        new int[] {
          R.id.title, R.id.server_heading, R.id.sensors_heading, R.id.run_heading,
          R.id.about_heading
        }) {
      assertTrue(settings.findViewById(id).isAccessibilityHeading());
    }
  }

  @Test
  public void theDialIsAButtonAndTheTempoSpeaksByItself() {
    Activity main = main(States.playing().state());
    AccessibilityNodeInfo node = new AccessibilityNodeInfo();
    main.findViewById(R.id.dial).onInitializeAccessibilityNodeInfo(node);
    assertEquals("android.widget.Button", node.getClassName().toString());
    assertTrue(node.isClickable());
    for (int id : new int[] {R.id.tempo_spoken, R.id.status, R.id.notice_text}) {
      View live = main.findViewById(id);
      assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, live.getAccessibilityLiveRegion());
    }
  }

  @Test
  public void focusGoesFromTopToBottom() {
    Activity main = main(States.playing().trouble(Trouble.Kind.UNREACHABLE, "x").state());
    int last = -1;
    for (int id :
        new int[] {
          R.id.settings, R.id.dial, R.id.notice_action, R.id.time_box, R.id.end, R.id.style,
          R.id.mode
        }) {
      int[] at = new int[2];
      main.findViewById(id).getLocationInWindow(at);
      assertTrue(main.getResources().getResourceEntryName(id), at[1] > last);
      last = at[1];
    }
  }

  @Test
  public void textHasContrast() {
    int[] grounds = {
      R.color.ink, R.color.surface, R.color.raised, R.color.dial_top, R.color.dial_bottom
    };
    for (int ground : grounds) {
      for (int text :
          new int[] {R.color.text, R.color.muted, R.color.accent, R.color.calm, R.color.alarm}) {
        assertContrast(text, ground, AA);
      }
    }
    assertContrast(R.color.notice_text, R.color.notice_surface, AA);
    assertContrast(R.color.ink, R.color.text, AA);
  }

  @Test
  public void whatMustBeSeenBesidesTextHasContrast() {
    for (int ground : new int[] {R.color.ink, R.color.surface, R.color.raised}) {
      assertContrast(R.color.edge, ground, AA_LARGE);
    }
  }

  private void assertContrast(int textRes, int groundRes, double least) {
    double contrast = contrast(app.getColor(textRes), app.getColor(groundRes));
    String which =
        app.getResources().getResourceEntryName(textRes)
            + " on "
            + app.getResources().getResourceEntryName(groundRes);
    assertTrue(which + " is " + contrast, contrast >= least);
  }

  /** By WCAG 2.1, from relative luminance. */
  private static double contrast(int one, int other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
  }

  private static double linear(int channel) {
    double share = (channel & 0xff) / 255.0;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private List<Activity> allScreens() throws IOException {
    Pictures.keepTrack(app);
    List<Activity> all = new ArrayList<>();
    all.add(main(States.idle()));
    all.add(
        main(
            States.playing()
                .mode("steady", 150)
                .trouble(Trouble.Kind.UNREACHABLE, "run.example.org")
                .sensors(States.sensor(SensorKind.GPS, Health.NOT_ALLOWED))
                .state()));
    all.add(main(States.playing().in(Phase.ENDED).state()));
    all.add(settings());
    return all;
  }

  private Activity main(RunState state) {
    FakeController.bound(app, state);
    return screens.open(Robolectric.buildActivity(MainActivity.class)).get();
  }

  private Activity settings() {
    new Settings(app).choose(new BleChoice(SensorKind.HEART_RATE, "AA:BB:CC:DD:EE:FF", "H10"));
    FakeController.bound(app, States.idle());
    return screens.open(Robolectric.buildActivity(SettingsActivity.class)).get();
  }

  private static List<View> controls(Activity screen) {
    List<View> controls = new ArrayList<>();
    for (View view : all(screen.findViewById(R.id.root), new ArrayList<>())) {
      if (view.isClickable() && !(view instanceof ScrollView)) {
        controls.add(view);
      }
    }
    return controls;
  }

  private static List<View> all(View view, List<View> into) {
    if (view.getVisibility() != View.VISIBLE) {
      return into;
    }
    into.add(view);
    if (view instanceof ViewGroup) {
      ViewGroup group = (ViewGroup) view;
      for (int i = 0; i < group.getChildCount(); i++) {
        all(group.getChildAt(i), into);
      }
    }
    return into;
  }

  private static boolean hasSpokenName(View view) {
    if (view.getContentDescription() != null && view.getContentDescription().length() > 0) {
      return true;
    }
    if (!(view instanceof TextView)) {
      return false;
    }
    TextView text = (TextView) view;
    return text.getText().length() > 0 || text.getHint() != null;
  }

  private static String name(View view) {
    return view.getId() == View.NO_ID
        ? view.toString()
        : view.getResources().getResourceEntryName(view.getId());
  }
}
