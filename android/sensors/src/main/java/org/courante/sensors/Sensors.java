package org.courante.sensors;

import android.content.Context;
import android.os.Looper;
import java.util.EnumMap;
import java.util.Map;
import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.SensorState.Health;

/**
 * The chosen sensors, told to one listener. Used from the thread of the looper, on which the
 * listener is told too.
 */
public final class Sensors {
  private final Context context;
  private final Looper looper;
  private final SensorListener listener;
  private final Map<SensorKind, Sensor> running = new EnumMap<>(SensorKind.class);
  private final Map<SensorKind, Health> healths = new EnumMap<>(SensorKind.class);
  private SensorChoice choice = SensorChoice.NONE;

  public Sensors(Context context, Looper looper, SensorListener listener) {
    this.context = context;
    this.looper = looper;
    this.listener = listener;
  }

  /**
   * Have these sensors from now on: what is new is started, what is gone is stopped and told as
   * OFF, what was missing or not allowed is tried again, and the rest goes on as it was.
   *
   * @throws IllegalStateException called on another thread than the looper's
   */
  public void choose(SensorChoice now) {
    if (Looper.myLooper() != looper) {
      throw new IllegalStateException("Sensors: to be called on its looper's thread only");
    }
    SensorChoice before = choice;
    choice = now;
    for (SensorKind kind : SensorKind.values()) {
      if (running.containsKey(kind) && !goesOn(kind, before, now)) {
        stop(kind);
      }
      if (now.has(kind) && !running.containsKey(kind)) {
        start(kind);
      } else if (!now.has(kind) && before.has(kind)) {
        tell(new SensorState(kind, Health.OFF, "", StateTeller.BATTERY_UNKNOWN));
      }
    }
  }

  /** Everything off. */
  public void stop() {
    choose(SensorChoice.NONE);
  }

  private boolean goesOn(SensorKind kind, SensorChoice before, SensorChoice now) {
    Health health = healths.get(kind);
    if (!now.has(kind) || health == Health.NOT_ALLOWED || health == Health.MISSING) {
      return false;
    }
    BleChoice device = now.device(kind);
    return device == null || device.sameDevice(before.device(kind));
  }

  private void start(SensorKind kind) {
    Sensor sensor = make(kind);
    running.put(kind, sensor);
    sensor.start();
  }

  private void stop(SensorKind kind) {
    running.remove(kind).stop();
    healths.remove(kind);
  }

  private Sensor make(SensorKind kind) {
    switch (kind) {
      case GPS:
        return new GpsSensor(context, looper, watched);
      case STEPS:
        return new StepSensor(context, looper, watched);
      default:
        return new BleSensor(context, looper, choice.device(kind), watched);
    }
  }

  private void tell(SensorState state) {
    listener.onState(state);
  }

  private final SensorListener watched =
      new SensorListener() {
        @Override
        public void onFix(Fix fix) {
          listener.onFix(fix);
        }

        @Override
        public void onReading(Reading reading) {
          listener.onReading(reading);
        }

        @Override
        public void onState(SensorState state) {
          healths.put(state.kind, state.health);
          tell(state);
        }
      };
}
