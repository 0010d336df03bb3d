package org.courante.service;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.media.AudioManager;

/** Tells when headphones are pulled out and sound would come out of the loudspeaker. */
final class Ears {
  private final Context context;
  private final BroadcastReceiver receiver;

  Ears(Context context, final Runnable pulledOut) {
    this.context = context;
    receiver =
        new BroadcastReceiver() {
          @Override
          public void onReceive(Context from, Intent intent) {
            if (AudioManager.ACTION_AUDIO_BECOMING_NOISY.equals(intent.getAction())) {
              pulledOut.run();
            }
          }
        };
  }

  /** Only the system can send this broadcast, so the receiver needs no export flag. */
  void open() {
    context.registerReceiver(
        receiver, new IntentFilter(AudioManager.ACTION_AUDIO_BECOMING_NOISY));
  }

  void close() {
    context.unregisterReceiver(receiver);
  }
}
