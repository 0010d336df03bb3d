package org.courante.service;

import org.courante.core.pace.Distance;
import org.courante.core.pace.Fix;
import org.courante.core.pace.FixCheck;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorState;
import org.courante.core.pace.Shown;
import org.courante.core.pace.Source;
import org.courante.core.pace.Speed;
import org.courante.core.pace.SpeedFromFixes;
import org.courante.core.run.RunKeeper;
import org.courante.core.track.TrackPoint;
import org.courante.sensors.SensorListener;

/**
 * What sensors tell, on its way to the run. Fixes end here: what goes on is a speed, a number of
 * metres and, if the runner asked for it, a line in a file of the phone. In the sensors' room.
 */
final class Telemetry implements SensorListener {
  private final RunKeeper keeper;
  private final Tracks tracks;
  private final Parts clock;
  private final Runnable told;
  private final SpeedFromFixes speeds = new SpeedFromFixes();
  private final Distance distance = new Distance();
  private final WayBySensors otherWay = new WayBySensors();
  private final Shown shown = new Shown();
  private final Shown outsidePhone = new Shown();

  /**
   * Begins with nothing.
   *
   * @param told is run whenever there is something for the server
   */
  Telemetry(RunKeeper keeper, Tracks tracks, Parts clock, Runnable told) {
    this.keeper = keeper;
    this.tracks = tracks;
    this.clock = clock;
    this.told = told;
  }

  @Override
  public void onFix(Fix fix) {
    Speed speed = speeds.accept(fix);
    double before = distance.metres();
    keeper.addDistance(distance.accept(fix, speed) - before);
    if (FixCheck.isUsable(fix)) {
      otherWay.fix(fix.timeMs);
      tracks.add(
          TrackPoint.of(fix, shown.cadenceSpm(fix.timeMs), shown.heartRateBpm(fix.timeMs)));
    }
    if (speed.isKnown()) {
      onReading(Reading.speed(fix.timeMs, speed.speedMps, Source.GPS));
    }
  }

  @Override
  public void onReading(Reading reading) {
    shown.accept(reading);
    if (reading.source == Source.FOOTPOD || reading.source == Source.TREADMILL) {
      outsidePhone.accept(reading);
    }
    keeper.add(reading);
    told.run();
  }

  @Override
  public void onState(SensorState state) {
    keeper.sensor(state);
  }

  /** What is shown of the runner now. */
  void tick() {
    long nowMs = clock.nowMs();
    keeper.addDistance(otherWay.look(nowMs, outsidePhone.speedMps(nowMs)));
    keeper.show(shown.speedMps(nowMs), shown.cadenceSpm(nowMs), shown.heartRateBpm(nowMs));
  }

  /** Sensors are off: the way to the next fix is unknown. */
  void interrupt() {
    speeds.reset();
    distance.interrupt();
    tracks.breakOff();
  }
}
