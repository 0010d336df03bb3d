package org.courante.ui;

import android.content.Context;
import android.text.format.DateUtils;
import java.io.File;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.courante.core.track.TrackFolder;

/** A track that the runner let the phone keep: a GPX file named by the start of its run. */
final class KeptTrack {
  private static final String ENDING = ".gpx";
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** By the folder's names. */
  final String name;

  final File file;
  final Instant start;

  private KeptTrack(String name, File file, Instant start) {
    this.name = name;
    this.file = file;
    this.start = start;
  }

  /** Null for a file name that is no track's, such as one with a path in it. */
  static KeptTrack of(TrackFolder folder, String fileName) {
    if (!fileName.endsWith(ENDING)) {
      return null;
    }
    String name = fileName.substring(0, fileName.length() - ENDING.length());
    try {
      Instant start = Instant.from(START.parse(name));
      return new KeptTrack(name, folder.gpx(name), start);
    } catch (DateTimeParseException noTrack) {
      return null;
    }
  }

  /** Those that are finished, the newest first. */
  static List<KeptTrack> in(TrackFolder folder) {
    List<KeptTrack> tracks = new ArrayList<>();
    for (String name : folder.finished()) {
      KeptTrack track = of(folder, name + ENDING);
      if (track != null) {
        tracks.add(track);
      }
    }
    Collections.sort(
        tracks,
        new Comparator<KeptTrack>() {
          @Override
          public int compare(KeptTrack a, KeptTrack b) {
            return b.start.compareTo(a.start);
          }
        });
    return tracks;
  }

  /** When the run began, as people write it here. */
  String startText(Context context) {
    return DateUtils.formatDateTime(
        context,
        start.toEpochMilli(),
        DateUtils.FORMAT_SHOW_DATE | DateUtils.FORMAT_SHOW_TIME | DateUtils.FORMAT_ABBREV_MONTH);
  }
}
