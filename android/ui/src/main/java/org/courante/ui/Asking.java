package org.courante.ui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.provider.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.courante.app.R;
import org.courante.sensors.SensorPermissions;

/** Explains a permission, asks Android for it, and knows the way when Android asks no more. */
final class Asking {
  /** Is told once, whatever the runner said; what was not allowed stays missing. */
  interface Listener {
    void onAnswered(int code);
  }

  private static final String CODE = "asking_code";
  private static final String NEEDS = "asking_needs";

  private final Activity activity;
  private final Listener listener;
  private final ScreenChoices choices;

  private int code;
  private List<Need> explaining = new ArrayList<>();
  private boolean blockable;
  private boolean insists;
  private AlertDialog dialog;

  Asking(Activity activity, Listener listener) {
    this.activity = activity;
    this.listener = listener;
    choices = new ScreenChoices(activity);
  }

  Set<Need> missing() {
    Set<Need> missing = new TreeSet<>();
    for (Need need : Need.values()) {
      if (need.isMissing(activity)) {
        missing.add(need);
      }
    }
    return missing;
  }

  /** Explains and asks; answers at once where there is nothing to ask for. */
  void ask(int code, List<Need> needs) {
    this.code = code;
    if (needs.isEmpty()) {
      listener.onAnswered(code);
      return;
    }
    explaining = new ArrayList<>(needs);
    explain();
  }

  void save(Bundle state) {
    ArrayList<String> names = new ArrayList<>();
    for (Need need : explaining) {
      names.add(need.name());
    }
    state.putInt(CODE, code);
    state.putStringArrayList(NEEDS, names);
  }

  void restore(Bundle state) {
    List<String> names = state == null ? null : state.getStringArrayList(NEEDS);
    if (names == null || names.isEmpty()) {
      return;
    }
    code = state.getInt(CODE);
    explaining = new ArrayList<>();
    for (String name : names) {
      explaining.add(Need.valueOf(name));
    }
    explain();
  }

  /** The activity goes; its window must not be left behind. */
  void close() {
    if (dialog != null) {
      dialog.dismiss();
    }
  }

  void onResult(int code, String[] permissions) {
    boolean blocked = insists && blockable && !mayExplain(Arrays.asList(permissions));
    listener.onAnswered(code);
    if (blocked && anyMissing(permissions)) {
      showBlocked();
    }
  }

  private void explain() {
    insists = explaining.size() == 1;
    dialog =
        new AlertDialog.Builder(activity)
            .setTitle(R.string.allow_title)
            .setMessage(sentences())
            .setPositiveButton(
                R.string.allow_continue,
                new DialogInterface.OnClickListener() {
                  @Override
                  public void onClick(DialogInterface dialog, int which) {
                    request();
                  }
                })
            .setNegativeButton(
                R.string.not_now,
                new DialogInterface.OnClickListener() {
                  @Override
                  public void onClick(DialogInterface dialog, int which) {
                    decline();
                  }
                })
            .setOnCancelListener(
                new DialogInterface.OnCancelListener() {
                  @Override
                  public void onCancel(DialogInterface dialog) {
                    decline();
                  }
                })
            .show();
  }

  private String sentences() {
    StringBuilder text = new StringBuilder();
    for (Need need : explaining) {
      text.append(activity.getString(need.sentenceRes())).append("\n\n");
    }
    return text.append(activity.getString(R.string.allow_intro)).toString();
  }

  private void request() {
    Set<String> permissions = new LinkedHashSet<>();
    for (Need need : explaining) {
      permissions.addAll(need.permissions());
    }
    blockable = !mayExplain(permissions);
    done();
    activity.requestPermissions(permissions.toArray(new String[0]), code);
  }

  private void decline() {
    done();
    listener.onAnswered(code);
  }

  private void done() {
    choices.setExplained(explaining);
    explaining = new ArrayList<>();
  }

  /** Android would show its question again; before the first time and after the last it says no. */
  private boolean mayExplain(Iterable<String> permissions) {
    for (String permission : permissions) {
      if (activity.shouldShowRequestPermissionRationale(permission)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyMissing(String[] permissions) {
    return !SensorPermissions.missing(activity, Arrays.asList(permissions))
        .isEmpty();
  }

  private void showBlocked() {
    dialog =
        new AlertDialog.Builder(activity)
            .setTitle(R.string.blocked_title)
            .setMessage(R.string.blocked)
            .setPositiveButton(
                R.string.open_settings,
                new DialogInterface.OnClickListener() {
                  @Override
                  public void onClick(DialogInterface dialog, int which) {
                    openSystemSettings();
                  }
                })
            .setNegativeButton(R.string.not_now, null)
            .show();
  }

  private void openSystemSettings() {
    Uri app = Uri.fromParts("package", activity.getPackageName(), null);
    activity.startActivity(new Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, app));
  }
}
