package org.courante.ui;

import android.content.res.ColorStateList;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.ImageView;
import android.widget.TextView;
import java.util.List;
import org.courante.app.R;
import org.courante.core.pace.SensorKind;

/** A line for each sensor: what it is, and how it fares, by icon and by word. */
final class SensorsCard {
  interface Listener {
    /** The runner wants to allow this sensor. */
    void onAllow(SensorKind kind);
  }

  private final View card;
  private final ViewGroup lines;
  private final Listener listener;

  SensorsCard(View root, Listener listener) {
    card = root.findViewById(R.id.sensors);
    lines = card.findViewById(R.id.sensor_lines);
    this.listener = listener;
    Headings.mark(card.findViewById(R.id.sensors_heading));
  }

  void show(List<SensorLine> sensors) {
    card.setVisibility(sensors.isEmpty() ? View.GONE : View.VISIBLE);
    while (lines.getChildCount() > sensors.size()) {
      lines.removeViewAt(lines.getChildCount() - 1);
    }
    while (lines.getChildCount() < sensors.size()) {
      LayoutInflater.from(lines.getContext()).inflate(R.layout.line_sensor, lines);
    }
    for (int i = 0; i < sensors.size(); i++) {
      show(lines.getChildAt(i), sensors.get(i));
    }
  }

  private void show(View line, final SensorLine sensor) {
    String name = line.getResources().getString(sensor.nameRes);
    String title = sensor.device.isEmpty() ? name : sensor.device;
    String health = health(sensor);
    ((ImageView) line.findViewById(R.id.sensor_icon)).setImageResource(sensor.iconRes);
    ((TextView) line.findViewById(R.id.sensor_name)).setText(title);
    TextView word = line.findViewById(R.id.sensor_health);
    word.setText(health);
    int colour = line.getContext().getColor(sensor.colourRes);
    word.setTextColor(colour);
    ImageView icon = line.findViewById(R.id.sensor_health_icon);
    icon.setImageResource(sensor.healthIconRes);
    icon.setImageTintList(ColorStateList.valueOf(colour));
    String spokenName =
        sensor.device.isEmpty()
            ? name
            : line.getResources().getString(R.string.list_join, name, sensor.device);
    line.setContentDescription(
        line.getResources().getString(R.string.spoken_sensor, spokenName, health));
    listen(line, sensor);
  }

  private void listen(View line, final SensorLine sensor) {
    line.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            listener.onAllow(sensor.kind);
          }
        });
    line.setClickable(sensor.asksOnTap);
  }

  private String health(SensorLine sensor) {
    String word = card.getResources().getString(sensor.healthRes);
    if (sensor.batteryPercent < 0) {
      return word;
    }
    String percent = Figures.percent(sensor.batteryPercent, Spoken.locale(card.getResources()));
    return card.getResources().getString(R.string.health_battery, word, percent);
  }
}
