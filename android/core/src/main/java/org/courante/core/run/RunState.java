package org.courante.core.run;

import java.util.Collections;
import java.util.List;
import org.courante.core.api.Tempo;
import org.courante.core.pace.SensorState;

/** All that a screen, a notification or a lock screen can show of a run. Immutable. */
public final class RunState {
  public enum Phase {
    /** No run. */
    IDLE,
    /** Asked for; no sound yet. */
    STARTING,
    /** Heard. */
    PLAYING,
    /** Silent by the runner's wish, or because something more important sounds. */
    PAUSED,
    /** The network or the server is away; it is tried again. */
    RECONNECTING,
    /** Over; what it was can be looked at. */
    ENDED
  }

  public final Phase phase;

  /** The tempo that sounds and the one it makes for, in beats a minute; NaN where unknown. */
  public final double tempoBpm;

  public final double targetBpm;

  /** Why this tempo, in the server's words; empty where unknown. */
  public final String why;

  /** All that the server told of the tempo; null where unknown. */
  public final Tempo tempo;

  /** NaN where unknown. */
  public final double speedMps;

  public final double cadenceSpm;
  public final double heartRateBpm;

  public final double distanceM;

  /** Milliseconds from Play until now or the end, pauses left out. */
  public final long elapsedMs;

  /** As the server calls it; empty until known. */
  public final String style;

  /** auto, step, stride, proportional, heart or steady. */
  public final String mode;

  /** The bpm that was asked for (steady), or NaN. */
  public final double askedBpm;

  /** In the order of SensorKind. */
  public final List<SensorState> sensors;

  /** What the runner should know, as a sentence of the server or a Trouble's name; or null. */
  public final Trouble trouble;

  public RunState(
      Phase phase,
      Tempo tempo,
      double speedMps,
      double cadenceSpm,
      double heartRateBpm,
      double distanceM,
      long elapsedMs,
      String style,
      String mode,
      double askedBpm,
      List<SensorState> sensors,
      Trouble trouble) {
    this.phase = phase;
    this.tempo = tempo;
    this.tempoBpm = tempo == null ? Double.NaN : tempo.tempoBpm;
    this.targetBpm = tempo == null ? Double.NaN : tempo.targetBpm;
    this.why = tempo == null ? "" : tempo.why;
    this.speedMps = speedMps;
    this.cadenceSpm = cadenceSpm;
    this.heartRateBpm = heartRateBpm;
    this.distanceM = distanceM;
    this.elapsedMs = elapsedMs;
    this.style = style;
    this.mode = mode;
    this.askedBpm = askedBpm;
    this.sensors = Collections.unmodifiableList(sensors);
    this.trouble = trouble;
  }

  /** The same, with this trouble. */
  public RunState withTrouble(Trouble other) {
    return new RunState(
        phase,
        tempo,
        speedMps,
        cadenceSpm,
        heartRateBpm,
        distanceM,
        elapsedMs,
        style,
        mode,
        askedBpm,
        sensors,
        other);
  }
}
