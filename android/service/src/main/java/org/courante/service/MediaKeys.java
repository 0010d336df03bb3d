package org.courante.service;

import android.view.KeyEvent;

/**
 * The keys of headsets. Android's own handling holds the one-button headset's key back for a third
 * of a second, in case it is pressed twice to skip; nothing can be skipped here, so it counts at
 * once. Stop pauses: a key pressed by a sleeve must not end a run.
 */
final class MediaKeys {
  private MediaKeys() {}

  /** Does what the key asks for; false if it is none of ours. */
  static boolean press(KeyEvent event, Commands commands) {
    if (event == null || !isOurs(event.getKeyCode())) {
      return false;
    }
    if (event.getAction() == KeyEvent.ACTION_DOWN && event.getRepeatCount() == 0) {
      act(event.getKeyCode(), commands);
    }
    return true;
  }

  private static boolean isOurs(int key) {
    return key == KeyEvent.KEYCODE_MEDIA_PLAY
        || key == KeyEvent.KEYCODE_MEDIA_PAUSE
        || key == KeyEvent.KEYCODE_MEDIA_STOP
        || key == KeyEvent.KEYCODE_MEDIA_PLAY_PAUSE
        || key == KeyEvent.KEYCODE_HEADSETHOOK;
  }

  private static void act(int key, Commands commands) {
    switch (key) {
      case KeyEvent.KEYCODE_MEDIA_PLAY:
        commands.play();
        break;
      case KeyEvent.KEYCODE_MEDIA_PAUSE:
      case KeyEvent.KEYCODE_MEDIA_STOP:
        commands.pause();
        break;
      default:
        commands.toggle();
    }
  }
}
