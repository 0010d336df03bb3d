package org.courante.sensors;

/** One sensor of the phone or near it. Used from one thread. */
public interface Sensor {
  /** Begin to tell; says its state at once. Twice is once. */
  void start();

  /** Tell no more, and cost nothing. */
  void stop();
}
