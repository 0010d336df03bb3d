package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.courante.core.run.Trouble;
import org.junit.Test;

public class RunMachineTest {
  private static final String URL = "http://station.example:8000/listen/A.mp3?lag=low";
  private static final String OTHER = "http://station.example:8000/listen/B.mp3?lag=low";

  private final RecordingHands phone = new RecordingHands();
  private final RunMachine machine = new RunMachine(phone);

  @Test
  public void playingBeginsARunAndSoundsOnceItsAddressIsKnown() {
    machine.play();
    assertEquals(
        Arrays.asList("ask", "awake", "service", "run PLAY", "sensors", "changed"), phone.calls);
    assertNull(phone.soundUrl);
    machine.heardAt(URL);
    assertEquals(URL, phone.soundUrl);
    assertTrue(phone.radio && phone.ears);
  }

  @Test
  public void playTwiceIsOnce() {
    sounding();
    List<String> before = snapshot();
    machine.play();
    assertEquals(before, phone.calls);
  }

  @Test
  public void pauseSilencesFirstAndGivesTheFocusBack() {
    sounding();
    phone.calls.clear();
    machine.pause();
    assertEquals(Arrays.asList("silence", "drop", "run PAUSE", "changed"), phone.calls);
    assertTrue("the service stays, for the run waits", phone.service && phone.awake);
    assertFalse(phone.radio || phone.ears);
  }

  @Test
  public void aPausedRunGoesOnAtTheSameAddress() {
    sounding();
    machine.pause();
    machine.play();
    assertEquals(URL, phone.soundUrl);
    assertEquals(Wish.PLAY, phone.run);
  }

  @Test
  public void refusedFocusBeginsNothingAndSaysWhy() {
    phone.answer = Focus.NONE;
    machine.play();
    assertEquals(Wish.REST, phone.run);
    assertFalse(phone.service || phone.awake || phone.sensors);
    assertEquals(Trouble.Kind.NO_FOCUS, phone.trouble.kind);
  }

  @Test
  public void focusGrantedAtTheSecondTryClearsTheTrouble() {
    phone.answer = Focus.NONE;
    machine.play();
    phone.answer = Focus.HELD;
    machine.play();
    assertNull(phone.trouble);
    assertEquals(Wish.PLAY, phone.run);
  }

  @Test
  public void delayedFocusBeginsTheRunInSilenceAndSoundsWhenItComes() {
    phone.answer = Focus.DELAYED;
    machine.play();
    machine.heardAt(URL);
    assertNull(phone.soundUrl);
    assertTrue(phone.hushed && phone.sensors);
    assertEquals(Trouble.Kind.NO_FOCUS, phone.trouble.kind);
    machine.focusGained();
    assertEquals(URL, phone.soundUrl);
    assertFalse(phone.hushed);
    assertNull(phone.trouble);
  }

  @Test
  public void lentSoundComesBackByItselfWhileTheRunGoesOn() {
    sounding();
    machine.focusLent();
    assertNull(phone.soundUrl);
    assertEquals(Wish.PLAY, phone.run);
    assertTrue(phone.hushed && phone.sensors && phone.focus);
    machine.focusGained();
    assertEquals(URL, phone.soundUrl);
    assertFalse(phone.hushed);
  }

  @Test
  public void pausedWhileLentStaysSilentWhateverComes() {
    sounding();
    machine.focusLent();
    machine.pause();
    machine.focusGained();
    assertNull(phone.soundUrl);
    assertFalse(phone.focus);
    assertEquals(Wish.PAUSE, phone.run);
  }

  @Test
  public void playWhileLentAsksAgain() {
    sounding();
    machine.focusLent();
    machine.play();
    assertEquals(URL, phone.soundUrl);
  }

  @Test
  public void playWhileLentAndRefusedPauses() {
    sounding();
    machine.focusLent();
    phone.answer = Focus.NONE;
    machine.play();
    assertEquals(Wish.PAUSE, phone.run);
    assertFalse(phone.focus);
  }

  @Test
  public void lostFocusPausesForGood() {
    sounding();
    machine.focusLost();
    assertEquals(Wish.PAUSE, phone.run);
    assertEquals(Trouble.Kind.NO_FOCUS, phone.trouble.kind);
    machine.focusGained();
    assertNull(phone.soundUrl);
  }

  @Test
  public void duckedIsQuieterAndLoudAgainAfterwards() {
    sounding();
    machine.focusDucked();
    assertEquals(0.3f, phone.gain, 0);
    assertEquals(URL, phone.soundUrl);
    machine.focusGained();
    assertEquals(1f, phone.gain, 0);
  }

  @Test
  public void duckedAndPausedIsLoudAgainWhenItGoesOn() {
    sounding();
    machine.focusDucked();
    machine.pause();
    machine.play();
    assertEquals(1f, phone.gain, 0);
  }

  @Test
  public void aDuckingWhileLentDoesNotSound() {
    sounding();
    machine.focusLent();
    machine.focusDucked();
    assertNull(phone.soundUrl);
  }

  @Test
  public void pulledHeadphonesPause() {
    sounding();
    machine.becameNoisy();
    assertEquals(Wish.PAUSE, phone.run);
    assertNull(phone.soundUrl);
  }

  @Test
  public void endLetsEverythingGoOnceTheServerKnows() {
    sounding();
    machine.end();
    assertEquals(Wish.REST, phone.run);
    assertNull(phone.soundUrl);
    assertFalse(phone.focus || phone.sensors || phone.radio || phone.ears);
    assertTrue("awake to tell the server", phone.awake && phone.service && phone.farewell);
    machine.farewellSaid();
    assertFalse(phone.awake || phone.service || phone.farewell);
  }

  @Test
  public void playDuringTheFarewellBeginsANewRun() {
    sounding();
    machine.end();
    machine.play();
    assertFalse(phone.farewell);
    machine.farewellSaid();
    assertTrue(phone.service && phone.awake);
    assertEquals(Wish.PLAY, phone.run);
    assertNull("the old run's address is forgotten", phone.soundUrl);
  }

  @Test
  public void aLongPauseLetsThePhoneSleepAndPlayWakesIt() {
    sounding();
    machine.pause();
    assertTrue(phone.drowsy);
    machine.longPaused();
    assertFalse(phone.awake || phone.sensors || phone.drowsy);
    assertTrue("the run itself stays", phone.service);
    machine.play();
    assertTrue(phone.awake && phone.sensors);
    assertEquals(URL, phone.soundUrl);
  }

  @Test
  public void aLongPauseThatIsOverDoesNotCount() {
    sounding();
    machine.pause();
    machine.play();
    machine.longPaused();
    assertTrue(phone.awake && phone.sensors);
  }

  @Test
  public void aRefusedAddressIsSilentUntilThereIsAnother() {
    sounding();
    machine.soundRefused();
    assertEquals(1, phone.refusals);
    assertNull(phone.soundUrl);
    machine.heardAt(OTHER);
    assertEquals(OTHER, phone.soundUrl);
  }

  @Test
  public void aNewAddressReplacesTheOld() {
    sounding();
    machine.soundHeard();
    machine.heardAt(OTHER);
    assertEquals(OTHER, phone.soundUrl);
    assertFalse("not heard yet", phone.heard);
  }

  @Test
  public void theSameAddressIsNotTriedAgainOnceItWasRefused() {
    sounding();
    machine.soundRefused();
    machine.heardAt(null);
    machine.heardAt(URL);
    assertNull(phone.soundUrl);
    machine.pause();
    machine.play();
    assertNull(phone.soundUrl);
  }

  @Test
  public void anUnreachableSoundIsTroubleAndWhatIsHeardStaysHeard() {
    sounding();
    machine.soundHeard();
    machine.soundUnreachable();
    assertEquals(Trouble.Kind.UNREACHABLE, phone.trouble.kind);
    assertTrue(phone.heard);
    assertEquals(URL, phone.soundUrl);
  }

  @Test
  public void soundThatIsHeardClearsWhatWasWrongWithIt() {
    sounding();
    machine.soundBroken();
    assertEquals(Trouble.Kind.NOT_PLAYABLE, phone.trouble.kind);
    machine.soundHeard();
    assertNull(phone.trouble);
    assertTrue(phone.heard);
    machine.soundAwaited();
    assertFalse(phone.heard);
  }

  @Test
  public void whatThePlayerSaysAfterAPauseDoesNotCount() {
    sounding();
    machine.pause();
    List<String> before = snapshot();
    machine.soundHeard();
    machine.soundAwaited();
    machine.soundBroken();
    machine.soundRefused();
    assertEquals(before, phone.calls);
    assertFalse(phone.heard);
  }

  @Test
  public void aRestoredRunPlaysOnlyIfItPlayed() {
    machine.restore(Wish.PAUSE);
    assertEquals(Wish.PAUSE, phone.run);
    assertTrue(phone.service);
    assertFalse(phone.focus);
  }

  @Test
  public void aRestoredRunThatPlayedIsInTheForegroundBeforeItAsksForFocus() {
    machine.restore(Wish.PLAY);
    assertTrue(phone.calls.indexOf("service") < phone.calls.indexOf("ask"));
    assertEquals(Wish.PLAY, phone.run);
  }

  @Test
  public void aRestoredRunWithoutFocusWaits() {
    phone.answer = Focus.NONE;
    machine.restore(Wish.PLAY);
    assertEquals(Wish.PAUSE, phone.run);
    assertEquals(Trouble.Kind.NO_FOCUS, phone.trouble.kind);
  }

  @Test
  public void oneKeyTogglesPlayAndPause() {
    machine.toggle();
    assertEquals(Wish.PLAY, phone.run);
    machine.toggle();
    assertEquals(Wish.PAUSE, phone.run);
    machine.toggle();
    assertEquals(Wish.PLAY, phone.run);
  }

  private void sounding() {
    machine.play();
    machine.heardAt(URL);
    assertEquals(URL, phone.soundUrl);
  }

  private List<String> snapshot() {
    return Arrays.asList(phone.calls.toArray(new String[0]));
  }
}
