package org.courante.ui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.os.Bundle;
import org.courante.app.R;
import org.courante.core.api.BadAddress;
import org.courante.core.api.ServerAddress;
import org.courante.service.Settings;

/** Nothing that a link says is taken before the runner has seen the address and said yes. */
final class ConnectDialog {
  interface Listener {
    void onConnected(ServerAddress server);
  }

  private static final String LINK = "connect_link";

  private final Activity activity;
  private final Settings settings;
  private final Listener listener;
  private String link = "";
  private AlertDialog dialog;

  ConnectDialog(Activity activity, Settings settings, Listener listener) {
    this.activity = activity;
    this.settings = settings;
    this.listener = listener;
  }

  /** Asks about a link that came from somewhere. */
  void ask(String link) {
    close();
    this.link = link;
    try {
      confirm(ServerLink.read(link));
    } catch (BadAddress problem) {
      refuse(problem);
    }
  }

  void save(Bundle state) {
    state.putString(LINK, link);
  }

  void restore(Bundle state) {
    String saved = state.getString(LINK, "");
    if (!saved.isEmpty()) {
      ask(saved);
    }
  }

  /** The activity goes; its window must not be left behind. */
  void close() {
    if (dialog != null) {
      dialog.setOnDismissListener(null);
      dialog.dismiss();
    }
  }

  private void confirm(final ServerAddress server) {
    dialog =
        new AlertDialog.Builder(activity)
            .setTitle(R.string.connect_title)
            .setMessage(message(server))
            .setPositiveButton(
                R.string.connect_yes,
                new DialogInterface.OnClickListener() {
                  @Override
                  public void onClick(DialogInterface dialog, int which) {
                    settings.setServerAddress(server.baseUrl);
                    listener.onConnected(server);
                  }
                })
            .setNegativeButton(R.string.connect_no, null)
            .show();
    forgetWhenGone();
  }

  private String message(ServerAddress server) {
    String message = activity.getString(R.string.connect_message, server.baseUrl);
    String before = settings.serverAddress();
    if (before.isEmpty() || before.equals(server.baseUrl)) {
      return message;
    }
    return message + "\n\n" + activity.getString(R.string.connect_replaces, before);
  }

  private void refuse(BadAddress problem) {
    String why = activity.getString(AddressText.of(problem));
    dialog =
        new AlertDialog.Builder(activity)
            .setMessage(activity.getString(R.string.connect_garbage, why))
            .setPositiveButton(android.R.string.ok, null)
            .show();
    forgetWhenGone();
  }

  private void forgetWhenGone() {
    dialog.setOnDismissListener(
        new DialogInterface.OnDismissListener() {
          @Override
          public void onDismiss(DialogInterface gone) {
            link = "";
          }
        });
  }
}
