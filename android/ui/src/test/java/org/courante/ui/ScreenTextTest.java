package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.core.run.Trouble;
import org.junit.Test;

public final class ScreenTextTest {
  @Test
  public void everyPhaseHasItsOwnWordAndSentence() {
    Set<Integer> words = new HashSet<>();
    Set<Integer> sentences = new HashSet<>();
    for (Phase phase : Phase.values()) {
      ScreenText text = of(States.playing().in(phase).state());
      assertTrue(words.add(text.statusRes));
      assertTrue(sentences.add(text.whyRes));
    }
  }

  @Test
  public void idleShowsPlayAndNothingToRead() {
    ScreenText text = of(States.idle());
    assertFalse(text.live);
    assertEquals(R.string.dial_play, text.dialWordRes);
    assertFalse(text.showsFigures);
    assertFalse(text.canEnd);
    assertNull(text.trouble);
  }

  @Test
  public void playingShowsTheTempoAndWhereItGoes() {
    ScreenText text = of(States.playing().tempo(163.8, 168.2).state());
    assertTrue(text.live);
    assertEquals(164, text.tempoBpm);
    assertEquals(168, text.targetBpm);
    assertTrue(text.canEnd);
  }

  @Test
  public void aTargetThatIsReachedIsNotTold() {
    assertEquals(-1, of(States.playing().tempo(167.9, 168.2).state()).targetBpm);
    assertEquals(-1, of(States.playing().tempo(160, Double.NaN).state()).targetBpm);
  }

  @Test
  public void aTempoWithoutAReasonIsNotExplained() {
    assertEquals("no reading yet", of(States.playing().why("no reading yet").state()).because.why);
    assertNull(of(States.playing().why("").state()).because);
  }

  @Test
  public void theServersSentenceIsNotShownOnceItIsOld() {
    for (Phase phase : Phase.values()) {
      boolean shown = of(States.playing().in(phase).state()).because != null;
      assertEquals(phase.name(), phase == Phase.PLAYING, shown);
    }
  }

  @Test
  public void onlyWhatSoundsCanBePausedAndOnlyARunCanEnd() {
    assertTrue(of(States.playing().in(Phase.RECONNECTING).state()).live);
    assertFalse(of(States.playing().in(Phase.PAUSED).state()).live);
    assertTrue(of(States.playing().in(Phase.PAUSED).state()).canEnd);
    assertTrue(of(States.playing().in(Phase.STARTING).state()).canEnd);
    assertFalse(of(States.playing().in(Phase.ENDED).state()).canEnd);
  }

  @Test
  public void theEndSumsUp() {
    ScreenText text = of(States.playing().in(Phase.ENDED).state());
    assertTrue(text.paceIsMean);
    assertEquals("5:35", text.pace);
    assertEquals("", text.cadence);
    assertEquals("", text.heart);
    assertEquals("5.23", text.kilometres);
    assertEquals("29:17", text.time);
  }

  @Test
  public void theUnknownIsEmptyAndNeverNought() {
    ScreenText text = of(States.playing().unknown().tempo(Double.NaN, Double.NaN).state());
    assertEquals("", text.pace);
    assertEquals("", text.cadence);
    assertEquals("", text.heart);
    assertEquals(-1, text.tempoBpm);
  }

  @Test
  public void withoutAServerTheScreenSaysSoUnlessSomethingElseIsAmiss() {
    ScreenText none = ScreenText.of(States.idle(), true, Locale.ROOT);
    assertEquals(R.string.trouble_no_server, none.trouble.sentenceRes);
    RunState other = States.playing().trouble(Trouble.Kind.NO_FOCUS, "").state();
    ScreenText text = ScreenText.of(other, true, Locale.ROOT);
    assertEquals(R.string.trouble_no_focus, text.trouble.sentenceRes);
  }

  @Test
  public void everyTroubleHasItsSentence() {
    Set<Integer> sentences = new HashSet<>();
    for (Trouble.Kind kind : Trouble.Kind.values()) {
      assertTrue(sentences.add(TroubleText.of(new Trouble(kind, "there")).sentenceRes));
    }
  }

  @Test
  public void aTroubleOfTheServersLeadsToItsSettings() {
    assertNotEquals(0, TroubleText.of(new Trouble(Trouble.Kind.UNREACHABLE, "")).actionRes);
    assertNotEquals(0, TroubleText.of(new Trouble(Trouble.Kind.NO_SERVER, "")).actionRes);
    assertEquals(0, TroubleText.of(new Trouble(Trouble.Kind.NO_FOCUS, "")).actionRes);
    assertEquals(0, TroubleText.of(new Trouble(Trouble.Kind.NO_NETWORK, "")).actionRes);
  }

  @Test
  public void aRefusalWithoutAReasonHasASentenceOfItsOwn() {
    assertEquals(
        R.string.trouble_refused_plain,
        TroubleText.of(new Trouble(Trouble.Kind.REFUSED, " ")).sentenceRes);
  }

  @Test
  public void aSensorIsToldByIconAndWord() {
    for (SensorKind kind : SensorKind.values()) {
      Set<Integer> words = new HashSet<>();
      Set<Integer> icons = new HashSet<>();
      for (Health health : Health.values()) {
        SensorLine line = SensorLine.of(States.sensor(kind, health));
        assertTrue(kind + " " + health, words.add(line.healthRes));
        icons.add(line.healthIconRes);
        assertEquals(health == Health.NOT_ALLOWED, line.asksOnTap);
      }
      assertEquals(6, icons.size());
    }
  }

  @Test
  public void aSensorThatIsOffHasNoLine() {
    RunState state =
        States.playing()
            .sensors(
                States.sensor(SensorKind.GPS, Health.OFF),
                States.sensor(SensorKind.STEPS, Health.GOOD))
            .state();
    assertEquals(1, of(state).sensors.size());
    assertEquals(SensorKind.STEPS, of(state).sensors.get(0).kind);
  }

  @Test
  public void aModeOfANewerServerReadsAsAuto() {
    assertEquals(Modes.AUTO, of(States.playing().mode("telepathy", Double.NaN).state()).mode);
    for (Modes mode : Modes.all()) {
      assertEquals(mode, Modes.of(mode.word));
    }
  }

  private static ScreenText of(RunState state) {
    return ScreenText.of(state, false, Locale.ROOT);
  }
}
