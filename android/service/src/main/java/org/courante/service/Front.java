package org.courante.service;

import org.courante.core.run.RunState;

/** How a run that is on stays alive when nobody looks. Main thread. */
interface Front {
  /** Into the foreground, or again with what permissions allow now. */
  void enter();

  /** Out of the foreground, and no longer needed. */
  void leave();

  /** This is how the run is now. */
  void show(RunState state);
}
