package org.courante.core.pace;

/** Lengths on a sphere. */
final class Earth {
  /** The mean radius. */
  static final double RADIUS_M = 6_371_000;

  private Earth() {}

  /**
   * Metres between two places that are near each other: the plane that touches the sphere between
   * them. Below a kilometre it is right to a millimetre, except at the poles.
   */
  static double metresBetween(double latA, double lonA, double latB, double lonB) {
    double parallel = Math.cos(Math.toRadians((latA + latB) / 2));
    double east = Math.toRadians(wrapped(lonB - lonA)) * parallel;
    double north = Math.toRadians(latB - latA);
    return Math.hypot(east, north) * RADIUS_M;
  }

  static double metresBetween(Fix a, Fix b) {
    return metresBetween(a.latitudeDeg, a.longitudeDeg, b.latitudeDeg, b.longitudeDeg);
  }

  /** A difference of longitudes the short way round. */
  static double wrapped(double degrees) {
    return Math.IEEEremainder(degrees, 360);
  }
}
