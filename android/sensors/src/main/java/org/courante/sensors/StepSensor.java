package org.courante.sensors;

import android.content.Context;
import android.hardware.SensorEvent;
import android.hardware.SensorEventListener;
import android.hardware.SensorManager;
import android.os.Handler;
import android.os.Looper;
import android.os.SystemClock;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.pace.StepCadence;

/**
 * Cadence from the steps that the phone feels, once a second: from its step detector, or where it
 * has none from its accelerometer, which costs more battery.
 */
public final class StepSensor implements Sensor {
  /** After so long without a step the sensor waits again: the runner stands, or put it down. */
  static final long STILL_AFTER_MS = 10_000;

  private static final long EVERY_MS = 1_000;
  private static final int AT_ONCE = 0;

  private final Context context;
  private final SensorListener listener;
  private final Handler handler;
  private final StateTeller state;
  private final SensorManager manager;
  private boolean running;
  private StepCadence cadence;
  private StepPeaks peaks;
  private EventClock clock;
  private long lastStepMs;
  private long lastToldMs;

  public StepSensor(Context context, Looper looper, SensorListener listener) {
    this.context = context;
    this.listener = listener;
    this.handler = new Handler(looper);
    this.state = new StateTeller(SensorKind.STEPS, "", listener);
    this.manager = (SensorManager) context.getSystemService(Context.SENSOR_SERVICE);
  }

  @Override
  public void start() {
    if (running) {
      return;
    }
    running = true;
    cadence = new StepCadence();
    peaks = new StepPeaks();
    clock = new EventClock();
    lastToldMs = Long.MIN_VALUE;
    state.forget();
    android.hardware.Sensor detector = find(android.hardware.Sensor.TYPE_STEP_DETECTOR);
    if (detector == null) {
      listen(find(android.hardware.Sensor.TYPE_ACCELEROMETER), SensorManager.SENSOR_DELAY_GAME);
    } else if (SensorPermissions.allow(context, SensorKind.STEPS)) {
      listen(detector, SensorManager.SENSOR_DELAY_FASTEST);
    } else {
      state.health(Health.NOT_ALLOWED);
    }
  }

  @Override
  public void stop() {
    running = false;
    handler.removeCallbacks(everySecond);
    if (manager != null) {
      manager.unregisterListener(events);
    }
  }

  /** The variant that wakes the phone, where there is one: steps are taken with the screen off. */
  private android.hardware.Sensor find(int type) {
    if (manager == null) {
      return null;
    }
    android.hardware.Sensor waking = manager.getDefaultSensor(type, true);
    return waking == null ? manager.getDefaultSensor(type, false) : waking;
  }

  private void listen(android.hardware.Sensor sensor, int delay) {
    if (sensor == null || !manager.registerListener(events, sensor, delay, AT_ONCE, handler)) {
      state.health(Health.MISSING);
      return;
    }
    state.health(Health.WAITING);
    handler.postDelayed(everySecond, EVERY_MS);
  }

  private void onEvent(SensorEvent event) {
    long nowMs = SystemClock.elapsedRealtime();
    long eventMs = clock.timeMs(event.timestamp, nowMs);
    if (event.sensor.getType() == android.hardware.Sensor.TYPE_STEP_DETECTOR) {
      onStep(eventMs, nowMs);
    } else {
      long step = peaks.push(eventMs, event.values[0], event.values[1], event.values[2]);
      if (step != StepPeaks.NONE) {
        onStep(step, nowMs);
      }
    }
  }

  private void onStep(long stepMs, long nowMs) {
    cadence.accept(stepMs, nowMs);
    lastStepMs = nowMs;
    state.health(Health.GOOD);
  }

  private void onSecond() {
    handler.postDelayed(everySecond, EVERY_MS);
    long nowMs = SystemClock.elapsedRealtime();
    if (nowMs - lastStepMs > STILL_AFTER_MS) {
      state.health(Health.WAITING);
    }
    Reading reading = cadence.at(nowMs);
    if (reading != null && reading.timeMs > lastToldMs) {
      lastToldMs = reading.timeMs;
      listener.onReading(reading);
    }
  }

  private final Runnable everySecond =
      new Runnable() {
        @Override
        public void run() {
          onSecond();
        }
      };

  private final SensorEventListener events =
      new SensorEventListener() {
        @Override
        public void onSensorChanged(SensorEvent event) {
          if (running) {
            onEvent(event);
          }
        }

        @Override
        public void onAccuracyChanged(android.hardware.Sensor sensor, int accuracy) {}
      };
}
