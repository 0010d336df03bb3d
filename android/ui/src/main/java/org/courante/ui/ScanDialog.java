package org.courante.ui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.res.Resources;
import android.os.Looper;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.ImageView;
import android.widget.TextView;
import java.util.Collections;
import java.util.List;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleChoice;
import org.courante.sensors.BleDevice;
import org.courante.sensors.BleScan;
import org.courante.service.Settings;

/** Looks for straps and pods while it is open; a tap chooses one. */
final class ScanDialog implements BleScan.Listener {
  private static final long LOOK_MS = 30_000;

  private final Activity activity;
  private final Settings settings;
  private final SensorChoiceCard card;
  private final BleScan scan;
  private List<BleDevice> found = Collections.emptyList();
  private AlertDialog dialog;
  private TextView hint;
  private ViewGroup lines;

  ScanDialog(Activity activity, Settings settings, SensorChoiceCard card) {
    this.activity = activity;
    this.settings = settings;
    this.card = card;
    scan = new BleScan(activity, Looper.getMainLooper(), LOOK_MS, this);
  }

  void open() {
    close();
    View view = LayoutInflater.from(activity).inflate(R.layout.dialog_scan, null);
    hint = view.findViewById(R.id.scan_hint);
    lines = view.findViewById(R.id.scan_lines);
    found = Collections.emptyList();
    hint.setText(R.string.scan_looking);
    dialog =
        new AlertDialog.Builder(activity)
            .setTitle(R.string.scan_title)
            .setView(view)
            .setNegativeButton(R.string.scan_close, null)
            .setOnDismissListener(
                new DialogInterface.OnDismissListener() {
                  @Override
                  public void onDismiss(DialogInterface gone) {
                    scan.stop();
                  }
                })
            .show();
    scan.start();
  }

  void close() {
    if (dialog != null) {
      dialog.dismiss();
    }
    scan.stop();
  }

  @Override
  public void onDevices(List<BleDevice> devices) {
    // A line that moves while a finger is on its way to it is a wrong choice: order of appearance.
    for (BleDevice device : devices) {
      View line = lines.findViewWithTag(device.address);
      if (line == null) {
        line =
            LayoutInflater.from(lines.getContext()).inflate(R.layout.line_found, lines, false);
        line.setTag(device.address);
        lines.addView(line);
      }
      show(line, device);
    }
    found = devices;
  }

  @Override
  public void onProblem(BleScan.Problem problem) {
    hint.setText(sentenceRes(problem));
  }

  @Override
  public void onDone() {
    hint.setText(found.isEmpty() ? R.string.scan_nothing : R.string.scan_done);
  }

  static int sentenceRes(BleScan.Problem problem) {
    switch (problem) {
      case NO_BLUETOOTH:
        return R.string.scan_no_bluetooth;
      case SWITCHED_OFF:
        return R.string.scan_switched_off;
      case NOT_ALLOWED:
        return R.string.scan_not_allowed;
      case LOCATION_OFF:
        return R.string.scan_location_off;
      case TOO_OFTEN:
        return R.string.scan_too_often;
      default:
        return R.string.scan_refused;
    }
  }

  private void show(View line, final BleDevice device) {
    Resources resources = activity.getResources();
    String name = DeviceNames.of(resources, device.name, device.address);
    String kinds = kinds(resources, device);
    ((ImageView) line.findViewById(R.id.device_icon))
        .setImageResource(SensorLine.iconRes(device.kinds.iterator().next()));
    ((TextView) line.findViewById(R.id.device_name)).setText(name);
    ((TextView) line.findViewById(R.id.device_kind)).setText(kinds);
    line.setContentDescription(resources.getString(R.string.spoken_sensor, name, kinds));
    line.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            choose(device);
          }
        });
  }

  private static String kinds(Resources resources, BleDevice device) {
    String text = "";
    for (SensorKind kind : device.kinds) {
      String name = resources.getString(SensorLine.nameRes(kind));
      text = text.isEmpty() ? name : resources.getString(R.string.list_join, text, name);
    }
    return text;
  }

  private void choose(BleDevice device) {
    for (SensorKind kind : device.kinds) {
      settings.choose(new BleChoice(kind, device.address, device.name));
    }
    close();
    card.changed();
  }
}
