package org.courante.service;

import static org.junit.Assert.assertSame;

import android.os.Handler;
import android.os.Looper;
import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorState;
import org.courante.sensors.SensorChoice;
import org.courante.sensors.SensorListener;

/** Fake sensors: tell what a test says, on the looper's thread, while any is chosen. */
final class FakeSenses implements Parts.Senses {
  volatile SensorChoice choice = SensorChoice.NONE;

  private final Looper looper;
  private final SensorListener listener;

  FakeSenses(Looper looper, SensorListener listener) {
    this.looper = looper;
    this.listener = listener;
  }

  @Override
  public void choose(SensorChoice choice) {
    assertSame("on the looper's thread", looper, Looper.myLooper());
    this.choice = choice;
  }

  @Override
  public void stop() {
    choose(SensorChoice.NONE);
  }

  boolean isOn() {
    return choice != SensorChoice.NONE;
  }

  void tell(Fix fix) {
    new Handler(looper).post(() -> listener.onFix(fix));
  }

  void tell(Reading reading) {
    new Handler(looper).post(() -> listener.onReading(reading));
  }

  /** Is run once all that was told has been heard. */
  void after(Runnable then) {
    new Handler(looper).post(then);
  }

  void tell(SensorState state) {
    new Handler(looper).post(() -> listener.onState(state));
  }
}
