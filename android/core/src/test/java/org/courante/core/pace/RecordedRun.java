package org.courante.core.pace;

import static org.junit.Assert.assertNotNull;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A run that somebody ran, out of a GPX or TCX file, as the fixes that a phone's receiver would
 * have told. The folder that holds {@code data/runs} is named by the property {@code courante.shared}.
 */
public final class RecordedRun {
  static final String TCX = "run-11km.tcx";
  static final String GARMIN = "run-garmin-hr-cadence.gpx";
  public static final String GPS_ONLY = "run-gps-only.gpx";

  private static final double METRES_PER_DEGREE = 111_194.93;

  public final List<Fix> fixes;

  /** Metres at each fix, by the device's own count; NaN where it has none. */
  final List<Double> distancesM;

  private RecordedRun(List<Fix> fixes, List<Double> distancesM) {
    this.fixes = Collections.unmodifiableList(fixes);
    this.distancesM = Collections.unmodifiableList(distancesM);
  }

  public static RecordedRun load(String name) throws Exception {
    String shared = System.getProperty("courante.shared");
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue("set courante.shared to the folder that has data/runs", shared != null);
    }
    assertNotNull("courante.shared must name the folder that has data/runs", shared);
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setNamespaceAware(true);
    Points points = new Points();
    factory.newSAXParser().parse(new File(shared, "data/runs/" + name), points);
    return new RecordedRun(points.fixes, points.distancesM);
  }

  /** The sum of all ways from fix to fix. */
  double straightM() {
    double metres = 0;
    for (int index = 1; index < fixes.size(); index++) {
      metres += Earth.metresBetween(fixes.get(index - 1), fixes.get(index));
    }
    return metres;
  }

  /**
   * The same run as a worse receiver tells it: it wanders slowly about the true place, and jitters.
   *
   * @param accuracyM what it says of itself: it is within with 68 %
   */
  RecordedRun worse(double accuracyM, long seed) {
    Random random = new Random(seed);
    // 68 % of a circle's two errors lie within 1.51 standard deviations of each.
    double sigmaM = accuracyM / 1.51;
    double jitterM = 0.1 * accuracyM;
    double wanderM = Math.sqrt(sigmaM * sigmaM - jitterM * jitterM);
    double north = random.nextGaussian() * wanderM;
    double east = random.nextGaussian() * wanderM;
    List<Fix> told = new ArrayList<>();
    Fix before = fixes.get(0);
    for (Fix fix : fixes) {
      double kept = Math.exp(-FixCheck.seconds(before, fix) / 60);
      double fresh = Math.sqrt(1 - kept * kept) * wanderM;
      north = kept * north + fresh * random.nextGaussian();
      east = kept * east + fresh * random.nextGaussian();
      double latitudeDeg =
          fix.latitudeDeg + (north + jitterM * random.nextGaussian()) / METRES_PER_DEGREE;
      double perDegree = METRES_PER_DEGREE * Math.cos(Math.toRadians(fix.latitudeDeg));
      double longitudeDeg =
          fix.longitudeDeg + (east + jitterM * random.nextGaussian()) / perDegree;
      told.add(fix(fix.timeMs, latitudeDeg, longitudeDeg, accuracyM));
      before = fix;
    }
    return new RecordedRun(told, distancesM);
  }

  /** The same run with the receiver off for a while, again and again. */
  RecordedRun withGaps(long everyMs, long lengthMs) {
    List<Fix> told = new ArrayList<>();
    List<Double> metres = new ArrayList<>();
    for (int index = 0; index < fixes.size(); index++) {
      if (fixes.get(index).timeMs % everyMs >= lengthMs) {
        told.add(fixes.get(index));
        metres.add(distancesM.get(index));
      }
    }
    return new RecordedRun(told, metres);
  }

  /** All metres, by the device's own count. */
  double ownM() {
    return distancesM.get(distancesM.size() - 1);
  }

  /** A fix of a receiver that measures no speed. */
  static Fix fix(long timeMs, double latitudeDeg, double longitudeDeg, double accuracyM) {
    return new Fix(
        timeMs, timeMs, latitudeDeg, longitudeDeg, Double.NaN, accuracyM, Double.NaN);
  }

  private static final class Points extends DefaultHandler {
    final List<Fix> fixes = new ArrayList<>();
    final List<Double> distancesM = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean inPoint;
    private long startMs = Long.MIN_VALUE;
    private long utcMs;
    private double latitudeDeg;
    private double longitudeDeg;
    private double distanceM;

    @Override
    public void startElement(String uri, String name, String full, Attributes attributes) {
      text.setLength(0);
      if (name.equals("trkpt") || name.equals("Trackpoint")) {
        inPoint = true;
        latitudeDeg = Double.NaN;
        distanceM = Double.NaN;
      }
      if (name.equals("trkpt")) {
        latitudeDeg = Double.parseDouble(attributes.getValue("lat"));
        longitudeDeg = Double.parseDouble(attributes.getValue("lon"));
      }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void endElement(String uri, String name, String full) {
      if (!inPoint) {
        return;
      }
      String value = text.toString().trim();
      if (name.equalsIgnoreCase("time")) {
        utcMs = Instant.parse(value).toEpochMilli();
      } else if (name.equals("LatitudeDegrees")) {
        latitudeDeg = Double.parseDouble(value);
      } else if (name.equals("LongitudeDegrees")) {
        longitudeDeg = Double.parseDouble(value);
      } else if (name.equals("DistanceMeters")) {
        distanceM = Double.parseDouble(value);
      } else if (name.equals("trkpt") || name.equals("Trackpoint")) {
        add();
      }
    }

    private void add() {
      inPoint = false;
      startMs = startMs == Long.MIN_VALUE ? utcMs : startMs;
      if (Double.isNaN(latitudeDeg)) {
        return;
      }
      fixes.add(
          new Fix(
              utcMs - startMs, utcMs, latitudeDeg, longitudeDeg, Double.NaN, 5, Double.NaN));
      distancesM.add(distanceM);
    }
  }
}
