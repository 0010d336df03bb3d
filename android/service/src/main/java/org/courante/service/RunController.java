package org.courante.service;

import org.courante.core.run.RunState;

/** What a screen can ask of the service. Main thread only; every call returns at once. */
public interface RunController {
  RunState state();

  /** The listener is told the present state at once, then every change, on the main thread. */
  void addListener(Listener listener);

  void removeListener(Listener listener);

  /** Begin a run, or go on with one that pauses. */
  void play();

  void pause();

  /** End the run and come to rest. */
  void end();

  /** By the server's name; while running it is heard at the next phrase. */
  void setStyle(String style);

  /** auto, step, stride, proportional, heart or steady; bpm counts for steady only (else NaN). */
  void setMode(String mode, double bpm);

  /** Look again at what the runner allowed and which sensors are chosen in the settings. */
  void refreshSensors();

  interface Listener {
    void onState(RunState state);
  }

  /** What a screen is given when it binds to the service. */
  interface Holder {
    RunController controller();
  }
}
