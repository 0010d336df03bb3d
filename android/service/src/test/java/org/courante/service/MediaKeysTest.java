package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import android.content.Intent;
import android.view.KeyEvent;
import java.util.Arrays;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

/** Headset keys and the lock screen's, as the media session's callback gets them. */
@RunWith(RobolectricTestRunner.class)
@Config(application = ServiceApp.class)
public class MediaKeysTest {
  private final RecordedCommands wanted = new RecordedCommands();
  private final RunSession.Keys keys = new RunSession.Keys(wanted);

  @Test
  public void eachKeyCountsOnceWhenItGoesDown() {
    press(KeyEvent.KEYCODE_MEDIA_PLAY);
    press(KeyEvent.KEYCODE_MEDIA_PAUSE);
    press(KeyEvent.KEYCODE_MEDIA_PLAY_PAUSE);
    press(KeyEvent.KEYCODE_HEADSETHOOK);
    assertEquals(Arrays.asList("play", "pause", "toggle", "toggle"), wanted.all);
  }

  @Test
  public void stopPausesForARunIsEndedOnPurposeOnly() {
    press(KeyEvent.KEYCODE_MEDIA_STOP);
    keys.onStop();
    assertEquals(Arrays.asList("pause", "pause"), wanted.all);
  }

  @Test
  public void aKeyThatIsHeldCountsOnce() {
    for (int repeat = 0; repeat < 5; repeat++) {
      assertTrue(
          keys.onMediaButtonEvent(
              intent(
                  new KeyEvent(
                      0, 50L * repeat, KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_HEADSETHOOK,
                      repeat))));
    }
    assertEquals(Arrays.asList("toggle"), wanted.all);
  }

  @Test
  public void otherKeysAreNotTaken() {
    assertFalse(
        MediaKeys.press(
            new KeyEvent(KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_MEDIA_NEXT), wanted));
    assertFalse(MediaKeys.press(null, wanted));
    assertTrue(wanted.all.isEmpty());
  }

  @Test
  public void theLockScreensKeysDoTheSame() {
    keys.onPlay();
    keys.onPause();
    keys.onCustomAction(RunService.END, null);
    keys.onCustomAction("another", null);
    assertEquals(Arrays.asList("play", "pause", "end"), wanted.all);
  }

  private void press(int key) {
    assertTrue(keys.onMediaButtonEvent(intent(new KeyEvent(KeyEvent.ACTION_DOWN, key))));
    assertTrue(keys.onMediaButtonEvent(intent(new KeyEvent(KeyEvent.ACTION_UP, key))));
  }

  private static Intent intent(KeyEvent event) {
    return new Intent(Intent.ACTION_MEDIA_BUTTON).putExtra(Intent.EXTRA_KEY_EVENT, event);
  }
}
