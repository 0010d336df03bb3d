package org.courante.service;

import android.app.Notification;
import android.app.NotificationManager;
import android.content.Context;
import org.courante.core.run.RunState;

/**
 * Shows a run outside the app: on the lock screen, in the notification, on a watch. The
 * notification is renewed when its words change, and at most once a second. Main thread.
 */
final class Board {
  private static final long APART_MS = 1000;

  private final Context context;
  private final Parts clock;
  private final MainThread main;
  private final NotificationManager manager;
  private final RunSession session;
  private final RunNotification notification;
  private final Throttle throttle = new Throttle(APART_MS);
  private final Runnable renewal =
      new Runnable() {
        @Override
        public void run() {
          renew();
        }
      };
  private RunState latest;
  private Notice posted;
  private boolean visible;

  Board(Context context, Parts clock, MainThread main, Commands commands) {
    this.context = context;
    this.clock = clock;
    this.main = main;
    manager = context.getSystemService(NotificationManager.class);
    session = new RunSession(context, main, commands);
    notification = new RunNotification(context, session.token());
  }

  /** The notification that brings a service into the foreground; it is renewed from now on. */
  Notification begin(RunState state) {
    manager.cancel(RunNotification.INTERRUPTED_ID);
    session.setActive(true);
    visible = true;
    latest = state;
    return built();
  }

  /** Nothing is shown any more. */
  void finish() {
    main.removeCallbacks(renewal);
    visible = false;
    session.setActive(false);
  }

  /** Says that the run waits for the runner. */
  void interrupted() {
    manager.notify(RunNotification.INTERRUPTED_ID, notification.interrupted());
  }

  void show(RunState state) {
    latest = state;
    session.show(Notice.of(state, context.getResources()), state.elapsedMs, clock.nowMs());
    if (visible) {
      main.removeCallbacks(renewal);
      main.postDelayed(renewal, throttle.waitMs(clock.nowMs()));
    }
  }

  void release() {
    finish();
    session.release();
  }

  private void renew() {
    if (!Notice.of(latest, context.getResources()).equals(posted)) {
      manager.notify(RunNotification.ID, built());
    }
  }

  private Notification built() {
    throttle.happens(clock.nowMs());
    posted = Notice.of(latest, context.getResources());
    return notification.of(posted, clock.utcMs() - latest.elapsedMs);
  }
}
