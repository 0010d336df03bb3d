package org.courante.service;

import android.content.Context;
import android.os.Handler;
import android.os.HandlerThread;
import org.courante.sensors.SensorChoice;

/**
 * The thread on which sensors tell and runs are written down. Its other methods may be called from
 * any thread and return at once.
 */
final class SensorRoom {
  private static final long TICK_MS = 1000;

  /** A file of some kilobytes, and sensors that are let go. */
  private static final long LAST_WORK_MS = 1000;

  /** What is done in the room, besides listening to sensors. */
  interface Tick {
    void tick();
  }

  private final HandlerThread thread = new HandlerThread("run");
  private final Handler handler;
  private final Parts.Senses senses;
  private final Telemetry telemetry;
  private final Tick tick;
  private final Runnable ticking =
      new Runnable() {
        @Override
        public void run() {
          tick.tick();
          handler.postDelayed(this, TICK_MS);
        }
      };

  SensorRoom(Context context, Parts parts, Telemetry telemetry, Tick tick) {
    this.telemetry = telemetry;
    this.tick = tick;
    thread.start();
    handler = new Handler(thread.getLooper());
    senses = parts.senses(context, thread.getLooper(), telemetry);
  }

  /** Sensors tell, and each second is ticked. */
  void start(final SensorChoice choice) {
    handler.post(
        new Runnable() {
          @Override
          public void run() {
            handler.removeCallbacks(ticking);
            senses.choose(choice);
            ticking.run();
          }
        });
  }

  /** No sensor, no tick. */
  void stop() {
    handler.post(
        new Runnable() {
          @Override
          public void run() {
            handler.removeCallbacks(ticking);
            senses.stop();
            telemetry.interrupt();
            tick.tick();
          }
        });
  }

  void post(Runnable work) {
    handler.post(work);
  }

  /** Everything posted so far is still done, and waited for: the process may end right after. */
  void close() {
    stop();
    thread.quitSafely();
    try {
      thread.join(LAST_WORK_MS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
