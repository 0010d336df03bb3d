package org.courante.sensors;

import java.util.ArrayList;
import java.util.List;
import org.courante.core.pace.Fix;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.SensorState.Health;

/** A listener that keeps what it was told. */
final class Told implements SensorListener {
  final List<Fix> fixes = new ArrayList<>();
  final List<Reading> readings = new ArrayList<>();
  final List<SensorState> states = new ArrayList<>();

  @Override
  public void onFix(Fix fix) {
    fixes.add(fix);
  }

  @Override
  public void onReading(Reading reading) {
    readings.add(reading);
  }

  @Override
  public void onState(SensorState state) {
    states.add(state);
  }

  /** The healths that were told of one kind, in order. */
  List<Health> healths(SensorKind kind) {
    List<Health> healths = new ArrayList<>();
    for (SensorState state : states) {
      if (state.kind == kind) {
        healths.add(state.health);
      }
    }
    return healths;
  }

  Reading lastReading() {
    return readings.get(readings.size() - 1);
  }

  SensorState lastState() {
    return states.get(states.size() - 1);
  }
}
