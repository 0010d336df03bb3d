package org.courante.core.pace;

/**
 * Metres run, from fixes.
 *
 * <p>Each fix draws the estimated place towards itself by a weight that follows from its accuracy
 * (a Kalman filter of a runner who may go anywhere at once). The way is added up in legs of some
 * length, so that the receiver's noise, which only ever lengthens a way, has little part in it. It
 * does not grow while the runner stands.
 *
 * <p>A gap of the receiver counts as a straight line if it is short and nobody had to run much
 * faster than before it; else it counts nothing. Knows no clock. Not for more than one thread.
 */
public final class Distance {
  /** Fixes farther apart than this in time have a gap between them. */
  private static final long GAP_MS = 10_000;

  private static final long LONGEST_GAP_MS = 120_000;

  /** In a gap nobody is believed to have run faster than before it by more than this. */
  private static final double SPURT = 1.3;

  private static final double FASTEST_OVER_GAP_MPS = 6.5;

  /** How far a runner goes from the estimate in one second; less would cut bends. */
  private static final double RUNNER_MPS = 6;

  private static final double LEAST_LEG_M = 8;

  /** Legs grow with the vagueness of the fixes, to this share of it. */
  private static final double LEG_SHARE = 0.5;

  private static final double LEAST_ACCURACY_M = 3;

  /** Share by which each speed moves the pace that a gap is judged by. */
  private static final double PACE_SHARE = 0.2;

  private double legsM;
  private double shownM;
  private Fix last;
  private Fix astray;
  private Place place;
  private Place legStart;
  private double varianceM2;
  private double paceMps = Double.NaN;

  /** Metres so far; never fewer than before. */
  public double metres() {
    return shownM;
  }

  /**
   * A fix, and the speed that {@link SpeedFromFixes} made of it.
   *
   * @return metres so far
   */
  public double accept(Fix fix, Speed speed) {
    if (!FixCheck.isUsable(fix) || (last != null && fix.timeMs <= last.timeMs)) {
      return shownM;
    }
    if (last != null && FixCheck.isJump(last, fix)) {
      jump(fix);
    } else {
      follow(fix, speed);
      astray = null;
      last = fix;
    }
    return shownM;
  }

  /** The way goes on elsewhere: what lies between the last fix and the next does not count. */
  public void interrupt() {
    finishLeg();
    last = null;
    astray = null;
    paceMps = Double.NaN;
  }

  private void follow(Fix fix, Speed speed) {
    if (last == null) {
      beginAt(fix);
    } else if (fix.timeMs - last.timeMs > GAP_MS) {
      cross(fix);
    } else if (speed.isStanding()) {
      finishLeg();
      moveTowards(fix);
      legStart = place;
    } else {
      moveTowards(fix);
      grow(fix, speed);
    }
  }

  /** One fix astray is left out; where a second one is near it, the way goes on there. */
  private void jump(Fix fix) {
    if (astray == null || fix.timeMs <= astray.timeMs || FixCheck.isJump(astray, fix)) {
      astray = fix;
      return;
    }
    finishLeg();
    beginAt(fix);
    astray = null;
    last = fix;
  }

  private void beginAt(Fix fix) {
    place = Place.of(fix);
    legStart = place;
    varianceM2 = variance(fix);
  }

  private void cross(Fix fix) {
    finishLeg();
    double seconds = FixCheck.seconds(last, fix);
    double metres = place.metresTo(Place.of(fix));
    double mostMps = Double.isNaN(paceMps) ? FASTEST_OVER_GAP_MPS : SPURT * paceMps;
    boolean plausible = fix.timeMs - last.timeMs <= LONGEST_GAP_MS && metres <= mostMps * seconds;
    if (plausible && metres > FixCheck.accuracyM(fix)) {
      legsM += metres;
      shownM = Math.max(shownM, legsM);
    }
    beginAt(fix);
  }

  private void moveTowards(Fix fix) {
    varianceM2 += RUNNER_MPS * RUNNER_MPS * FixCheck.seconds(last, fix);
    double weight = varianceM2 / (varianceM2 + variance(fix));
    varianceM2 *= 1 - weight;
    place = place.towards(Place.of(fix), weight);
  }

  private void grow(Fix fix, Speed speed) {
    double legM = legStart.metresTo(place);
    if (legM >= Math.max(LEAST_LEG_M, LEG_SHARE * FixCheck.accuracyM(fix))) {
      finishLeg();
    } else if (speed.isKnown()) {
      shownM = Math.max(shownM, legsM + legM);
    }
    if (speed.isKnown()) {
      paceMps =
          Double.isNaN(paceMps)
              ? speed.speedMps
              : paceMps + PACE_SHARE * (speed.speedMps - paceMps);
    }
  }

  private void finishLeg() {
    if (legStart != null) {
      legsM += legStart.metresTo(place);
      legStart = place;
      shownM = Math.max(shownM, legsM);
    }
  }

  private static double variance(Fix fix) {
    double accuracyM = Math.max(LEAST_ACCURACY_M, FixCheck.accuracyM(fix));
    return accuracyM * accuracyM;
  }

  /** A place in degrees. */
  private static final class Place {
    final double latitudeDeg;
    final double longitudeDeg;

    Place(double latitudeDeg, double longitudeDeg) {
      this.latitudeDeg = latitudeDeg;
      this.longitudeDeg = longitudeDeg;
    }

    static Place of(Fix fix) {
      return new Place(fix.latitudeDeg, fix.longitudeDeg);
    }

    double metresTo(Place other) {
      return Earth.metresBetween(
          latitudeDeg, longitudeDeg, other.latitudeDeg, other.longitudeDeg);
    }

    Place towards(Place other, double weight) {
      return new Place(
          latitudeDeg + weight * (other.latitudeDeg - latitudeDeg),
          longitudeDeg + weight * Earth.wrapped(other.longitudeDeg - longitudeDeg));
    }
  }
}
