package org.courante.core.track;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.Locale;

/**
 * Makes a GPX 1.1 file of a journal. Heart rate and cadence stand in Garmin's TrackPointExtension,
 * version 1, whose schema wants them in that order and as bytes. As watches write it, a cadence
 * counts the strides of one foot.
 */
final class GpxWriter {
  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<gpx version=\"1.1\" creator=\"Courante\""
          + " xmlns=\"http://www.topografix.com/GPX/1/1\""
          + " xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\n"
          + "<trk><name>%s</name><type>running</type>\n";
  private static final String TAIL = "</trk>\n</gpx>\n";
  private static final long MOST_HEART_RATE = 255;
  private static final long MOST_CADENCE = 254;

  private final Writer gpx;
  private boolean inSegment;
  private int points;

  private GpxWriter(Writer gpx) {
    this.gpx = gpx;
  }

  /**
   * Writes the whole file.
   *
   * @param journal its text; a last line without an end was torn, and is dropped
   * @param name of the track
   * @return how many points it has
   */
  static int write(Reader journal, Writer gpx, String name) throws IOException {
    GpxWriter writer = new GpxWriter(gpx);
    gpx.write(String.format(Locale.ROOT, HEAD, escaped(name)));
    BufferedReader lines = new BufferedReader(journal);
    for (String line = WholeLine.next(lines); line != null; line = WholeLine.next(lines)) {
      writer.line(line);
    }
    writer.endSegment();
    gpx.write(TAIL);
    return writer.points;
  }

  private void line(String line) throws IOException {
    TrackPoint point = TrackLine.read(line);
    if (point != null) {
      beginSegment();
      gpx.write(element(point));
      points++;
    } else if (line.equals(TrackJournal.BREAK)) {
      endSegment();
    }
  }

  private void beginSegment() throws IOException {
    if (!inSegment) {
      gpx.write("<trkseg>\n");
      inSegment = true;
    }
  }

  private void endSegment() throws IOException {
    if (inSegment) {
      gpx.write("</trkseg>\n");
      inSegment = false;
    }
  }

  // The schemas fix the order of all elements below.

  private static String element(TrackPoint point) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "<trkpt lat=\"%.7f\" lon=\"%.7f\">",
            point.latitudeDeg,
            point.longitudeDeg));
    if (!Double.isNaN(point.altitudeM)) {
      text.append(String.format(Locale.ROOT, "<ele>%.1f</ele>", point.altitudeM));
    }
    text.append("<time>").append(Instant.ofEpochMilli(point.utcMs)).append("</time>");
    text.append(extension(point));
    return text.append("</trkpt>\n").toString();
  }

  private static String extension(TrackPoint point) {
    String inner = "";
    if (point.heartRateBpm >= 1) {
      inner += tag("hr", Math.min(MOST_HEART_RATE, Math.round(point.heartRateBpm)));
    }
    if (point.cadenceSpm >= 0) {
      inner += tag("cad", Math.min(MOST_CADENCE, Math.round(point.cadenceSpm / 2)));
    }
    if (inner.isEmpty()) {
      return "";
    }
    return "<extensions><gpxtpx:TrackPointExtension>"
        + inner
        + "</gpxtpx:TrackPointExtension></extensions>";
  }

  private static String tag(String name, long value) {
    return "<gpxtpx:" + name + ">" + value + "</gpxtpx:" + name + ">";
  }

  private static String escaped(String text) {
    StringBuilder clean = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter == '&') {
        clean.append("&amp;");
      } else if (letter == '<') {
        clean.append("&lt;");
      } else if (letter == '>') {
        clean.append("&gt;");
      } else if (letter >= ' ' && letter < '\ufffe' && !Character.isSurrogate(letter)) {
        clean.append(letter);
      }
    }
    return clean.toString();
  }
}
