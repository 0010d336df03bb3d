package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import android.app.AlertDialog;
import android.app.Application;
import android.content.Intent;
import android.net.Uri;
import android.view.View;
import android.view.ViewGroup;
import android.view.WindowManager;
import android.widget.SeekBar;
import android.widget.TextView;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.core.run.Trouble;
import org.courante.service.Settings;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.Shadows;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowDialog;
import org.robolectric.shadows.ShadowLooper;

@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "en-w412dp-h915dp-night")
public final class MainActivityTest {
  @Rule public final Screens screens = new Screens();

  private final Application app = RuntimeEnvironment.getApplication();
  private final Settings settings = new Settings(app);
  private FakeController service;
  private ActivityController<MainActivity> screen;

  @Before
  public void setUp() {
    settings.setServerAddress("http://192.168.1.20:8000");
    new ScreenChoices(app).setExplained(EnumSet.allOf(Need.class));
  }

  @Test
  public void idleOffersPlayAndTellsTheServer() {
    open(States.idle());
    assertEquals("Play", view(R.id.dial).getContentDescription());
    assertEquals("Ready", text(R.id.status));
    assertEquals("Server: http://192.168.1.20:8000", text(R.id.plays_from));
    assertHidden(R.id.figures, R.id.end, R.id.share, R.id.notice, R.id.sensors, R.id.steady);
  }

  @Test
  public void playStartsTheRun() {
    open(States.idle());
    view(R.id.dial).performClick();
    assertEquals("play", service.asked.get(service.asked.size() - 1));
  }

  @Test
  public void playingShowsTempoFiguresAndReason() {
    open(States.playing().state());
    assertEquals(
        "Pause. The music is at 168 beats a minute.", view(R.id.dial).getContentDescription());
    assertEquals("29:17", text(R.id.time));
    assertEquals("5.23", text(R.id.distance));
    assertEquals("5:28", text(R.id.pace));
    assertEquals("172", text(R.id.cadence));
    assertEquals("152", text(R.id.heart));
    assertTrue(text(R.id.why).startsWith("Cadence 172 a minute"));
    assertHidden(R.id.plays_from, R.id.notice, R.id.share);
  }

  @Test
  public void figuresAreSpokenInWords() {
    open(States.playing().state());
    assertEquals("Time: 29 minutes 17 seconds", spoken(R.id.time_box));
    assertEquals("Distance: 5.23 kilometres", spoken(R.id.distance_box));
    assertEquals("Pace: 5 minutes 28 seconds a kilometre", spoken(R.id.pace_box));
    assertEquals("Cadence: 172 steps a minute", spoken(R.id.cadence_box));
    assertEquals("Heart rate: 152 beats a minute", spoken(R.id.heart_box));
    service.show(States.playing().unknown().state());
    assertEquals("Cadence: not known yet", spoken(R.id.cadence_box));
    assertEquals("–", text(R.id.cadence));
  }

  @Test
  public void theDialPausesAndGoesOn() {
    open(States.playing().state());
    view(R.id.dial).performClick();
    service.show(States.playing().in(Phase.PAUSED).state());
    assertEquals("Go on", view(R.id.dial).getContentDescription());
    view(R.id.dial).performClick();
    service.asked.removeAll(Collections.singleton("refresh"));
    assertEquals(Arrays.asList("pause", "play"), service.asked);
  }

  @Test
  public void whileStartingASecondPressDoesNothing() {
    open(States.playing().in(Phase.STARTING).state());
    service.asked.clear();
    view(R.id.dial).performClick();
    assertTrue(service.asked.isEmpty());
  }

  @Test
  public void endingTakesTwoTaps() {
    open(States.playing().state());
    view(R.id.end).performClick();
    assertEquals("Tap again to end", text(R.id.end));
    assertFalse(service.asked.contains("end"));
    view(R.id.end).performClick();
    assertTrue(service.asked.contains("end"));
  }

  @Test
  public void oneTapOnEndIsForgotten() {
    open(States.playing().state());
    view(R.id.end).performClick();
    ShadowLooper.idleMainLooper(5, TimeUnit.SECONDS);
    assertEquals("End run", text(R.id.end));
    view(R.id.end).performClick();
    assertFalse(service.asked.contains("end"));
  }

  @Test
  public void everyTroubleIsTold() {
    open(States.idle());
    for (Trouble.Kind kind : Trouble.Kind.values()) {
      service.show(States.playing().trouble(kind, "run.example.org").state());
      assertEquals(View.VISIBLE, view(R.id.notice).getVisibility());
      assertFalse(text(R.id.notice_text).contains("%"));
    }
    service.show(States.playing().state());
    assertHidden(R.id.notice);
  }

  @Test
  public void aTroubleWithTheServerLeadsToItsSettings() {
    open(States.playing().trouble(Trouble.Kind.UNREACHABLE, "run.example.org").state());
    assertTrue(text(R.id.notice_text).contains("run.example.org"));
    view(R.id.notice_action).performClick();
    assertEquals(SettingsActivity.class.getName(), started().getComponent().getClassName());
  }

  @Test
  public void withoutAServerPlayLeadsToTheSettings() {
    settings.setServerAddress("");
    open(States.idle());
    assertTrue(text(R.id.notice_text).startsWith("No server is set yet"));
    view(R.id.dial).performClick();
    assertFalse(service.asked.contains("play"));
    assertEquals(SettingsActivity.class.getName(), started().getComponent().getClassName());
  }

  @Test
  public void theStateOfEachSensorIsThere() {
    open(States.playing().state());
    View gps = line(0);
    assertEquals("Phone GPS: Good", gps.getContentDescription());
    assertEquals("Heart rate strap, Polar H10: Good, battery 85%", line(2).getContentDescription());
    assertFalse(gps.isClickable());
    service.show(
        States.playing().sensors(States.sensor(SensorKind.GPS, Health.LOST)).state());
    assertEquals("Phone GPS: Lost, looking for it", line(0).getContentDescription());
    assertNull(line(1));
  }

  @Test
  public void theModeIsChosenFromAList() {
    open(States.playing().state());
    view(R.id.mode).performClick();
    AlertDialog list = (AlertDialog) ShadowDialog.getLatestDialog();
    assertEquals(Modes.all().size(), list.getListView().getCount());
    int heart = Modes.HEART.ordinal();
    list.getListView().performItemClick(null, heart, heart);
    assertTrue(service.asked.contains("mode heart NaN"));
    service.show(States.playing().mode("heart", Double.NaN).state());
    assertEquals("A heart-rate zone", text(R.id.mode));
  }

  @Test
  public void aSteadyTempoHasASlider() {
    open(States.playing().mode("steady", 150).state());
    assertEquals(View.VISIBLE, view(R.id.steady).getVisibility());
    assertEquals("150", text(R.id.steady_bpm));
    view(R.id.faster).performClick();
    view(R.id.faster).performClick();
    ShadowLooper.idleMainLooper(1, TimeUnit.SECONDS);
    assertTrue(service.asked.contains("mode steady 152.0"));
    assertFalse(service.asked.contains("mode steady 151.0"));
  }

  @Test
  public void whatTheSliderIsAboutToAskIsNotOverwritten() {
    open(States.playing().mode("steady", 150).state());
    view(R.id.slower).performClick();
    service.show(States.playing().mode("steady", 150).state());
    assertEquals(149, ((SeekBar) view(R.id.steady_slider)).getProgress());
    screen.pause().stop();
    assertTrue(service.asked.contains("mode steady 149.0"));
  }

  @Test
  public void aKeptTrackCanBeSharedAtTheEnd() throws IOException {
    settings.setKeepsTrack(true);
    open(States.playing().in(Phase.ENDED).state());
    assertHidden(R.id.share);
    Pictures.keepTrack(app);
    ShadowLooper.idleMainLooper(3, TimeUnit.SECONDS);
    assertTrue(text(R.id.share).startsWith("Share track ("));
    view(R.id.share).performClick();
    Intent send = started().getParcelableExtra(Intent.EXTRA_INTENT, Intent.class);
    Uri track = send.getParcelableExtra(Intent.EXTRA_STREAM, Uri.class);
    assertEquals("content", track.getScheme());
    assertNotEquals(0, send.getFlags() & Intent.FLAG_GRANT_READ_URI_PERMISSION);
  }

  @Test
  public void whoKeepsNoTrackIsNotOfferedAnOldOne() throws IOException {
    Pictures.keepTrack(app);
    open(States.playing().in(Phase.ENDED).state());
    assertHidden(R.id.share);
  }

  @Test
  public void theScreenStaysOnOnlyIfChosenAndOnlyWhilePlaying() {
    open(States.playing().state());
    assertFalse(keepsScreenOn());
    new ScreenChoices(app).setKeepsScreenOn(true);
    service.show(States.playing().state());
    assertTrue(keepsScreenOn());
    service.show(States.playing().in(Phase.PAUSED).state());
    assertFalse(keepsScreenOn());
  }

  @Test
  public void turningThePhoneKeepsTheRunOnTheScreen() {
    open(States.playing().state());
    screen.recreate();
    ShadowLooper.idleMainLooper();
    assertEquals("29:17", text(R.id.time));
    assertEquals(1, service.listeners());
    RuntimeEnvironment.setQualifiers("+land");
    screen.configurationChange(app.getResources().getConfiguration());
    ShadowLooper.idleMainLooper();
    assertEquals("29:17", text(R.id.time));
    assertEquals(1, service.listeners());
  }

  @Test
  public void outOfSightItHoldsNoService() {
    open(States.playing().state());
    screen.pause().stop();
    assertEquals(0, service.listeners());
    screen.restart().resume();
    ShadowLooper.idleMainLooper();
    assertEquals(1, service.listeners());
  }

  @Test
  @Config(qualifiers = "pt-w412dp-h915dp-night")
  public void itSpeaksPortuguese() {
    open(States.playing().state());
    assertEquals("Ao vivo", text(R.id.status));
    assertEquals("5,23", text(R.id.distance));
    assertEquals("Tempo: 29 minutos 17 segundos", spoken(R.id.time_box));
    service.show(States.idle());
    assertEquals("Tocar", view(R.id.dial).getContentDescription());
  }

  @Test
  public void theTempoIsSaidNowAndThen() {
    open(States.playing().tempo(160, 160).state());
    assertEquals("160 beats a minute", text(R.id.tempo_spoken));
    service.show(States.playing().tempo(170, 170).state());
    assertEquals("160 beats a minute", text(R.id.tempo_spoken));
    ShadowLooper.idleMainLooper(25, TimeUnit.SECONDS);
    service.show(States.playing().tempo(172, 172).state());
    assertEquals("172 beats a minute", text(R.id.tempo_spoken));
  }

  private void open(RunState state) {
    service = FakeController.bound(app, state);
    screen = screens.open(Robolectric.buildActivity(MainActivity.class));
  }

  private View view(int id) {
    return screen.get().findViewById(id);
  }

  private View line(int index) {
    return ((ViewGroup) view(R.id.sensor_lines)).getChildAt(index);
  }

  private String text(int id) {
    return ((TextView) view(id)).getText().toString();
  }

  private String spoken(int id) {
    return view(id).getContentDescription().toString();
  }

  private void assertHidden(int... ids) {
    for (int id : ids) {
      assertEquals(View.GONE, view(id).getVisibility());
    }
  }

  private boolean keepsScreenOn() {
    int flags = screen.get().getWindow().getAttributes().flags;
    return (flags & WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON) != 0;
  }

  private Intent started() {
    return Shadows.shadowOf(app).getNextStartedActivity();
  }
}
