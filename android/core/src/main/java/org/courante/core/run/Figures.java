package org.courante.core.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.courante.core.api.Tempo;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;

/** What a screen shows of a run beside its phase and its troubles. */
final class Figures {
  private final Map<SensorKind, SensorState> sensors = new EnumMap<>(SensorKind.class);
  Tempo tempo;
  String style = "";
  double speedMps = Double.NaN;
  double cadenceSpm = Double.NaN;
  double heartRateBpm = Double.NaN;
  double distanceM;

  /** A new run; the sensors are as they were. */
  void begin() {
    tempo = null;
    style = "";
    distanceM = 0;
  }

  void sensor(SensorState state) {
    sensors.put(state.kind, state);
  }

  List<SensorState> sensors() {
    return new ArrayList<>(sensors.values());
  }
}
