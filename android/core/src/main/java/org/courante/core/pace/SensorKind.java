package org.courante.core.pace;

/** The sensors a run can have. */
public enum SensorKind {
  GPS,
  STEPS,
  HEART_RATE,
  RUNNING,
  TREADMILL
}
