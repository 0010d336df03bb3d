package org.courante.ui;

import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.CompoundButton;
import android.widget.ImageView;
import android.widget.Switch;
import android.widget.TextView;
import java.util.Set;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleChoice;
import org.courante.service.Settings;

/** Which sensors a run is to have. */
final class SensorChoiceCard {
  interface Listener {
    void onSensorsChanged();

    /** A sensor was switched on that the runner has not allowed. */
    void onAllow(Need need);

    void onFind();
  }

  private static final SensorKind[] OUTSIDE = {
    SensorKind.HEART_RATE, SensorKind.RUNNING, SensorKind.TREADMILL
  };

  private final Settings settings;
  private final Listener listener;
  private final Switch gps;
  private final Switch steps;
  private final ViewGroup devices;
  private Set<Need> missing;

  SensorChoiceCard(View root, Settings settings, final Listener listener) {
    this.settings = settings;
    this.listener = listener;
    gps = root.findViewById(R.id.use_gps);
    steps = root.findViewById(R.id.use_steps);
    devices = root.findViewById(R.id.devices);
    Headings.mark(root.findViewById(R.id.sensors_heading));
    listen(gps, SensorKind.GPS);
    listen(steps, SensorKind.STEPS);
    root.findViewById(R.id.find)
        .setOnClickListener(
            new View.OnClickListener() {
              @Override
              public void onClick(View view) {
                listener.onFind();
              }
            });
  }

  void show(Set<Need> missing) {
    this.missing = missing;
    gps.setChecked(settings.uses(SensorKind.GPS));
    steps.setChecked(settings.uses(SensorKind.STEPS));
    devices.removeAllViews();
    for (SensorKind kind : OUTSIDE) {
      BleChoice device = settings.device(kind);
      if (device != null) {
        addLine(device);
      }
    }
  }

  /** A device was chosen. */
  void changed() {
    listener.onSensorsChanged();
  }

  private void listen(Switch view, final SensorKind kind) {
    view.setOnCheckedChangeListener(
        new CompoundButton.OnCheckedChangeListener() {
          @Override
          public void onCheckedChanged(CompoundButton button, boolean on) {
            if (on != settings.uses(kind)) {
              take(kind, on);
            }
          }
        });
  }

  private void take(SensorKind kind, boolean on) {
    settings.setUses(kind, on);
    listener.onSensorsChanged();
    if (on && missing.contains(Need.of(kind))) {
      listener.onAllow(Need.of(kind));
    }
  }

  private void addLine(final BleChoice device) {
    View line =
        LayoutInflater.from(devices.getContext()).inflate(R.layout.line_device, devices, false);
    String name = DeviceNames.of(devices.getResources(), device.name, device.address);
    ((ImageView) line.findViewById(R.id.device_icon))
        .setImageResource(SensorLine.iconRes(device.kind));
    ((TextView) line.findViewById(R.id.device_name)).setText(name);
    ((TextView) line.findViewById(R.id.device_kind)).setText(SensorLine.nameRes(device.kind));
    Button forget = line.findViewById(R.id.device_forget);
    forget.setContentDescription(devices.getResources().getString(R.string.spoken_forget, name));
    forget.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            settings.forget(device.kind);
            listener.onSensorsChanged();
          }
        });
    devices.addView(line);
  }
}
