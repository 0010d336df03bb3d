package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Whatever happens, in whatever order: these things stay true. */
public class RunMachineRandomTest {
  private static final int SEQUENCES = 4000;
  private static final int EVENTS = 60;
  private static final Focus[] ANSWERS = {Focus.HELD, Focus.HELD, Focus.DELAYED, Focus.NONE};

  private enum Event {
    PLAY,
    PAUSE,
    TOGGLE,
    END,
    GAINED,
    LOST,
    LENT,
    DUCKED,
    NOISY,
    LONG_PAUSE,
    FAREWELL,
    ADDRESS,
    OTHER_ADDRESS,
    NO_ADDRESS,
    HEARD,
    AWAITED,
    BROKEN,
    REFUSED,
    UNREACHABLE,
    RESTORE_PLAY,
    RESTORE_PAUSE
  }

  @Test
  public void theInvariantsHoldAfterEveryEvent() {
    boolean[] reached = new boolean[3];
    for (int seed = 0; seed < SEQUENCES; seed++) {
      sequence(seed, reached);
    }
    assertTrue("sounds, ducks and sleeps are reached", reached[0] && reached[1] && reached[2]);
  }

  private static void sequence(int seed, boolean[] reached) {
    Random random = new Random(seed);
    RecordingHands phone = new RecordingHands();
    RunMachine machine = new RunMachine(phone);
    List<Event> story = new ArrayList<>();
    try {
      for (int i = 0; i < EVENTS; i++) {
        Event event = Event.values()[random.nextInt(Event.values().length)];
        phone.answer = ANSWERS[random.nextInt(ANSWERS.length)];
        story.add(event);
        Wish before = phone.run;
        happen(machine, event);
        check(machine, phone);
        checkWill(event, before, phone.run);
        note(phone, reached);
      }
      machine.end();
      machine.farewellSaid();
      check(machine, phone);
      assertFalse("all is let go", phone.awake || phone.service || phone.focus);
    } catch (AssertionError broken) {
      throw new AssertionError("seed " + seed + ", after " + story, broken);
    }
  }

  private static void note(RecordingHands phone, boolean[] reached) {
    reached[0] |= phone.heard;
    reached[1] |= phone.soundUrl != null && phone.gain < 1;
    reached[2] |= phone.service && !phone.awake;
  }

  private static void check(RunMachine machine, RecordingHands phone) {
    if (phone.run == Wish.PLAY) {
      assertTrue("plays without focus", phone.focus);
      assertTrue("plays asleep", phone.awake && phone.sensors && phone.service);
      assertTrue("plays deaf or dozing", phone.ears && phone.radio);
    } else {
      assertNull("sounds unasked", phone.soundUrl);
      assertFalse("focus held for nothing", phone.focus);
      assertFalse("radio, ears or hush for nothing", phone.radio || phone.ears || phone.hushed);
    }
    if (phone.run == Wish.REST) {
      assertFalse("sensors at rest", phone.sensors);
      assertEquals("awake for the farewell only", phone.farewell, phone.awake);
      assertEquals("served for the farewell only", phone.farewell, phone.service);
    } else {
      assertTrue("a run without a service", phone.service);
      assertEquals("sensors without a processor", phone.awake, phone.sensors);
      assertFalse("farewell of a run that is on", phone.farewell);
    }
    assertFalse("hushed and sounding", phone.soundUrl != null && phone.hushed);
    assertTrue("heard from nowhere", !phone.heard || phone.soundUrl != null);
    assertEquals("drowsy", phone.run == Wish.PAUSE && phone.awake, phone.drowsy);
    assertEquals(phone.run != Wish.REST, machine.isRunOn());
  }

  /** Only the runner begins, goes on and ends; events can pause and nothing more. */
  private static void checkWill(Event event, Wish before, Wish after) {
    boolean runners =
        event == Event.PLAY
            || event == Event.TOGGLE
            || event == Event.RESTORE_PLAY
            || event == Event.RESTORE_PAUSE;
    if (after == Wish.PLAY && before != Wish.PLAY) {
      assertTrue("plays by itself", runners);
    }
    if (after == Wish.REST && before != Wish.REST) {
      assertEquals("ends by itself", Event.END, event);
    }
  }

  private static void happen(RunMachine machine, Event event) {
    switch (event) {
      case PLAY -> machine.play();
      case PAUSE -> machine.pause();
      case TOGGLE -> machine.toggle();
      case END -> machine.end();
      case GAINED -> machine.focusGained();
      case LOST -> machine.focusLost();
      case LENT -> machine.focusLent();
      case DUCKED -> machine.focusDucked();
      case NOISY -> machine.becameNoisy();
      case LONG_PAUSE -> machine.longPaused();
      case FAREWELL -> machine.farewellSaid();
      case ADDRESS -> machine.heardAt("http://a/1.mp3");
      case OTHER_ADDRESS -> machine.heardAt("http://a/2.mp3");
      case NO_ADDRESS -> machine.heardAt(null);
      case HEARD -> machine.soundHeard();
      case AWAITED -> machine.soundAwaited();
      case BROKEN -> machine.soundBroken();
      case REFUSED -> machine.soundRefused();
      case UNREACHABLE -> machine.soundUnreachable();
      case RESTORE_PLAY -> machine.restore(Wish.PLAY);
      case RESTORE_PAUSE -> machine.restore(Wish.PAUSE);
      default -> throw new AssertionError(event);
    }
  }
}
