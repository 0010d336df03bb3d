package org.courante.service;

import android.os.Handler;
import android.os.Looper;
import android.os.Message;

/** The main thread's door: once it is closed, nothing that was or is posted happens any more. */
final class MainThread extends Handler {
  private boolean closed;

  MainThread() {
    super(Looper.getMainLooper());
  }

  @Override
  public synchronized boolean sendMessageAtTime(Message message, long uptimeMs) {
    return !closed && super.sendMessageAtTime(message, uptimeMs);
  }

  synchronized void close() {
    closed = true;
    removeCallbacksAndMessages(null);
  }
}
