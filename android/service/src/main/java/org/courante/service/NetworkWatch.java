package org.courante.service;

import android.content.Context;
import android.net.ConnectivityManager;
import android.net.Network;
import android.os.Handler;

/** Tells whether the phone has a network, whenever that changes. */
final class NetworkWatch {
  /** Is told on the handler's thread. */
  interface Listener {
    void onNetwork(boolean available);
  }

  private final ConnectivityManager manager;
  private final Handler handler;
  private final ConnectivityManager.NetworkCallback callback;
  private boolean watches;

  NetworkWatch(Context context, Handler handler, final Listener listener) {
    this.handler = handler;
    manager = context.getSystemService(ConnectivityManager.class);
    callback =
        new ConnectivityManager.NetworkCallback() {
          @Override
          public void onAvailable(Network network) {
            listener.onNetwork(true);
          }

          @Override
          public void onLost(Network network) {
            listener.onNetwork(false);
          }
        };
  }

  void start() {
    if (!watches) {
      watches = true;
      manager.registerDefaultNetworkCallback(callback, handler);
    }
  }

  void stop() {
    if (watches) {
      watches = false;
      manager.unregisterNetworkCallback(callback);
    }
  }
}
