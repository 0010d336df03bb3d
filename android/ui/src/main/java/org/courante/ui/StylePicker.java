package org.courante.ui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import java.util.List;
import org.courante.app.R;
import org.courante.core.api.CallFailed;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Style;

/** Fetches the server's styles and lets the runner choose one. */
final class StylePicker implements ServerQuestion.Listener {
  interface Listener {
    void onStyle(String name);
  }

  private final Activity activity;
  private final Listener listener;
  private ServerAddress server;
  private String present = "";
  private AlertDialog dialog;
  private ServerQuestion question;

  StylePicker(Activity activity, Listener listener) {
    this.activity = activity;
    this.listener = listener;
  }

  void open(ServerAddress server, String present) {
    close();
    this.server = server;
    this.present = present;
    dialog = message(activity.getString(R.string.styles_loading));
    question = ServerQuestion.ask(server, this);
  }

  void close() {
    if (question != null) {
      question.cancel();
    }
    if (dialog != null) {
      dialog.dismiss();
    }
  }

  @Override
  public void onStyles(final List<Style> styles) {
    if (!dialog.isShowing()) {
      return;
    }
    dialog.dismiss();
    String[] titles = new String[styles.size()];
    int chosen = 0;
    for (int i = 0; i < titles.length; i++) {
      titles[i] = styles.get(i).title;
      if (styles.get(i).name.equals(present)) {
        chosen = i;
      }
    }
    dialog =
        new AlertDialog.Builder(activity)
            .setTitle(R.string.style)
            .setSingleChoiceItems(
                titles,
                chosen,
                new DialogInterface.OnClickListener() {
                  @Override
                  public void onClick(DialogInterface open, int which) {
                    open.dismiss();
                    listener.onStyle(styles.get(which).name);
                  }
                })
            .show();
  }

  @Override
  public void onFailed(CallFailed why) {
    if (dialog.isShowing()) {
      dialog.dismiss();
      dialog = message(FailureText.of(activity.getResources(), why, server));
    }
  }

  private AlertDialog message(String text) {
    return new AlertDialog.Builder(activity)
        .setTitle(R.string.style)
        .setMessage(text)
        .setNegativeButton(R.string.scan_close, null)
        .show();
  }
}
