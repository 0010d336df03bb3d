package org.courante.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.courante.core.api.Tempo;
import org.courante.core.pace.SensorKind;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.SensorState.Health;
import org.courante.core.run.RunState;
import org.courante.core.run.RunState.Phase;
import org.courante.core.run.Trouble;

/** Run states as tests need them; every method returns another one. */
final class States {
  private Phase phase = Phase.IDLE;
  private double tempoBpm = Double.NaN;
  private double targetBpm = Double.NaN;
  private String source = "cadence";
  private double raw = 171.6;
  private String why = "";
  private double speedMps = Double.NaN;
  private double cadenceSpm = Double.NaN;
  private double heartRateBpm = Double.NaN;
  private double distanceM;
  private long elapsedMs;
  private String style = "";
  private String mode = "auto";
  private double askedBpm = Double.NaN;
  private List<SensorState> sensors = Collections.emptyList();
  private Trouble trouble;

  static RunState idle() {
    return new States().state();
  }

  static States playing() {
    States states = new States();
    states.phase = Phase.PLAYING;
    states.tempoBpm = 168.3;
    states.targetBpm = 172;
    states.why = "cadence 172 a minute from the phone: every step is a beat, 172 bpm";
    states.speedMps = 3.05;
    states.cadenceSpm = 171.6;
    states.heartRateBpm = 152;
    states.distanceM = 5237.4;
    states.elapsedMs = 1_757_000;
    states.style = "chorale";
    states.sensors =
        Arrays.asList(
            sensor(SensorKind.GPS, Health.GOOD),
            sensor(SensorKind.STEPS, Health.GOOD),
            new SensorState(SensorKind.HEART_RATE, Health.GOOD, "Polar H10", 85));
    return states;
  }

  static SensorState sensor(SensorKind kind, Health health) {
    return new SensorState(kind, health, "", -1);
  }

  States in(Phase phase) {
    this.phase = phase;
    return this;
  }

  States tempo(double tempoBpm, double targetBpm) {
    this.tempoBpm = tempoBpm;
    this.targetBpm = targetBpm;
    return this;
  }

  States why(String why) {
    this.why = why;
    return this;
  }

  States follows(String source, double raw) {
    this.source = source;
    this.raw = raw;
    return this;
  }

  States mode(String mode, double askedBpm) {
    this.mode = mode;
    this.askedBpm = askedBpm;
    return this;
  }

  States trouble(Trouble.Kind kind, String detail) {
    trouble = new Trouble(kind, detail);
    return this;
  }

  States sensors(SensorState... sensors) {
    this.sensors = new ArrayList<>(Arrays.asList(sensors));
    return this;
  }

  States unknown() {
    speedMps = cadenceSpm = heartRateBpm = Double.NaN;
    return this;
  }

  RunState state() {
    boolean told = !Double.isNaN(tempoBpm);
    Tempo tempo = told ? new Tempo(tempoBpm, targetBpm, source, raw, why) : null;
    return new RunState(
        phase, tempo, speedMps, cadenceSpm, heartRateBpm, distanceM, elapsedMs, style, mode,
        askedBpm, sensors, trouble);
  }
}
