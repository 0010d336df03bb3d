package org.courante.sensors;

import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorState;

/** Is told what sensors tell, on the thread of the looper that they were given. */
public interface SensorListener {
  /** A place; it stays on the phone. */
  void onFix(Fix fix);

  void onReading(Reading reading);

  void onState(SensorState state);
}
