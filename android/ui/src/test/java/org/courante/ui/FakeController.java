package org.courante.ui;

import android.app.Application;
import android.content.ComponentName;
import android.os.Binder;
import java.util.ArrayList;
import java.util.List;
import org.courante.core.run.RunState;
import org.courante.service.RunController;
import org.courante.service.RunService;
import org.robolectric.Shadows;

/** A fake of the service's controller: remembers what it was asked, shows what a test sets. */
final class FakeController implements RunController {
  final List<String> asked = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private RunState state;

  FakeController(RunState state) {
    this.state = state;
  }

  /** What screens that bind to the service are given from now on. */
  static FakeController bound(Application app, RunState state) {
    FakeController controller = new FakeController(state);
    Shadows.shadowOf(app)
        .setComponentNameAndServiceForBindService(
            new ComponentName(app, RunService.class), new FakeBinder(controller));
    return controller;
  }

  void show(RunState next) {
    state = next;
    for (Listener listener : new ArrayList<>(listeners)) {
      listener.onState(next);
    }
  }

  int listeners() {
    return listeners.size();
  }

  @Override
  public RunState state() {
    return state;
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
    listener.onState(state);
  }

  @Override
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  @Override
  public void play() {
    asked.add("play");
  }

  @Override
  public void pause() {
    asked.add("pause");
  }

  @Override
  public void end() {
    asked.add("end");
  }

  @Override
  public void setStyle(String style) {
    asked.add("style " + style);
  }

  @Override
  public void setMode(String mode, double bpm) {
    asked.add("mode " + mode + " " + bpm);
  }

  @Override
  public void refreshSensors() {
    asked.add("refresh");
  }

  private static final class FakeBinder extends Binder implements Holder {
    private final RunController controller;

    FakeBinder(RunController controller) {
      this.controller = controller;
    }

    @Override
    public RunController controller() {
      return controller;
    }
  }
}
