package org.courante.ui;

import android.app.Activity;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.os.IBinder;
import org.courante.service.RunController;
import org.courante.service.RunService;

/** A screen's hold on the service, from when it is seen until it is not. */
final class RunLink implements ServiceConnection {
  private final Activity activity;
  private final RunController.Listener listener;
  private RunController controller;
  private boolean bound;

  RunLink(Activity activity, RunController.Listener listener) {
    this.activity = activity;
    this.listener = listener;
  }

  /** Null until the service has answered, and after {@link #letGo}. */
  RunController controller() {
    return controller;
  }

  void hold() {
    Intent intent = new Intent(activity, RunService.class);
    bound = activity.bindService(intent, this, Context.BIND_AUTO_CREATE);
  }

  void letGo() {
    if (controller != null) {
      controller.removeListener(listener);
      controller = null;
    }
    if (bound) {
      activity.unbindService(this);
      bound = false;
    }
  }

  @Override
  public void onServiceConnected(ComponentName name, IBinder binder) {
    controller = ((RunController.Holder) binder).controller();
    controller.refreshSensors();
    controller.addListener(listener);
  }

  @Override
  public void onServiceDisconnected(ComponentName name) {
    controller = null;
  }
}
