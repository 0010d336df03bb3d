package org.courante.service;

import android.content.Context;
import android.media.AudioAttributes;
import android.media.AudioFocusRequest;
import android.media.AudioManager;
import android.os.Handler;

/** Android's audio focus for endless music. Since Android 8 most phones duck by themselves. */
final class AudioFocus {
  /** Is told on the handler's thread. */
  interface Listener {
    void onGained();

    void onLost();

    void onLent();

    void onDucked();
  }

  private final AudioManager audio;
  private final AudioFocusRequest request;

  AudioFocus(Context context, Handler handler, Listener listener) {
    audio = context.getSystemService(AudioManager.class);
    request =
        new AudioFocusRequest.Builder(AudioManager.AUDIOFOCUS_GAIN)
            .setAudioAttributes(music())
            .setAcceptsDelayedFocusGain(true)
            .setWillPauseWhenDucked(false)
            .setOnAudioFocusChangeListener(new Changes(listener), handler)
            .build();
  }

  /** What sounds here, as the phone's mixer and its volume keys know it. */
  static AudioAttributes music() {
    return new AudioAttributes.Builder()
        .setUsage(AudioAttributes.USAGE_MEDIA)
        .setContentType(AudioAttributes.CONTENT_TYPE_MUSIC)
        .build();
  }

  /** HELD, DELAYED until a call is over, or NONE if refused. */
  Focus ask() {
    switch (audio.requestAudioFocus(request)) {
      case AudioManager.AUDIOFOCUS_REQUEST_GRANTED:
        return Focus.HELD;
      case AudioManager.AUDIOFOCUS_REQUEST_DELAYED:
        return Focus.DELAYED;
      default:
        return Focus.NONE;
    }
  }

  void drop() {
    audio.abandonAudioFocusRequest(request);
  }

  private static final class Changes implements AudioManager.OnAudioFocusChangeListener {
    private final Listener listener;

    Changes(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onAudioFocusChange(int change) {
      switch (change) {
        case AudioManager.AUDIOFOCUS_GAIN:
          listener.onGained();
          break;
        case AudioManager.AUDIOFOCUS_LOSS_TRANSIENT:
          listener.onLent();
          break;
        case AudioManager.AUDIOFOCUS_LOSS_TRANSIENT_CAN_DUCK:
          listener.onDucked();
          break;
        default:
          listener.onLost();
      }
    }
  }
}
