package org.courante.service;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import android.graphics.drawable.Icon;
import android.media.session.MediaSession;
import android.os.Build;
import org.courante.app.R;

/** Builds what Android shows of a run while the app is out of sight. */
final class RunNotification {
  static final int ID = 1;
  static final int INTERRUPTED_ID = 2;
  static final String CHANNEL = "run";

  private static final int UNCHANGING =
      PendingIntent.FLAG_IMMUTABLE | PendingIntent.FLAG_UPDATE_CURRENT;

  private final Context context;
  private final MediaSession.Token session;

  RunNotification(Context context, MediaSession.Token session) {
    this.context = context;
    this.session = session;
    NotificationChannel channel =
        new NotificationChannel(
            CHANNEL,
            context.getString(R.string.service_channel),
            NotificationManager.IMPORTANCE_LOW);
    channel.setDescription(context.getString(R.string.service_channel_about));
    channel.setShowBadge(false);
    channel.setLockscreenVisibility(Notification.VISIBILITY_PUBLIC);
    context.getSystemService(NotificationManager.class).createNotificationChannel(channel);
  }

  /** A run that is on; beganUtcMs is when its clock would read zero, pauses left out. */
  Notification of(Notice notice, long beganUtcMs) {
    Notification.Builder builder =
        base()
            .setContentTitle(notice.title)
            .setContentText(notice.text)
            .setOngoing(true)
            .setCategory(Notification.CATEGORY_TRANSPORT)
            .setUsesChronometer(notice.goesOn())
            .setShowWhen(notice.goesOn())
            .setWhen(beganUtcMs)
            .addAction(playOrPause(notice))
            .addAction(action(R.drawable.ic_end, R.string.service_end, RunService.END))
            .setStyle(
                new Notification.MediaStyle()
                    .setMediaSession(session)
                    .setShowActionsInCompactView(0, 1));
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
      builder.setForegroundServiceBehavior(Notification.FOREGROUND_SERVICE_IMMEDIATE);
    }
    return builder.build();
  }

  /** Android did not let the run go on by itself: the runner can. */
  Notification interrupted() {
    return base()
        .setContentTitle(context.getString(R.string.app_name))
        .setContentText(context.getString(R.string.service_interrupted))
        .setAutoCancel(true)
        .build();
  }

  private Notification.Builder base() {
    return new Notification.Builder(context, CHANNEL)
        .setSmallIcon(R.drawable.ic_stat_run)
        .setContentIntent(openApp())
        .setOnlyAlertOnce(true)
        .setVisibility(Notification.VISIBILITY_PUBLIC);
  }

  private Notification.Action playOrPause(Notice notice) {
    return notice.goesOn()
        ? action(R.drawable.ic_pause, R.string.service_pause, RunService.PAUSE)
        : action(R.drawable.ic_play, R.string.service_play, RunService.PLAY);
  }

  private Notification.Action action(int icon, int title, String action) {
    PendingIntent intent =
        PendingIntent.getService(context, 0, RunService.intent(context, action), UNCHANGING);
    return new Notification.Action.Builder(
            Icon.createWithResource(context, icon), context.getString(title), intent)
        .build();
  }

  private PendingIntent openApp() {
    Intent open = context.getPackageManager().getLaunchIntentForPackage(context.getPackageName());
    return open == null ? null : PendingIntent.getActivity(context, 0, open, UNCHANGING);
  }
}
