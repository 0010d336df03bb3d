package org.courante.service;

import android.content.Context;
import android.util.Log;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.courante.core.track.TrackFolder;
import org.courante.core.track.TrackJournal;
import org.courante.core.track.TrackPoint;

/**
 * The track of the run that is on, if the runner asked for one. A full phone ends the track, not
 * the run. In the sensors' room, but for what is marked.
 */
public final class Tracks {
  private static final String TAG = "Courante";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final TrackFolder folder;
  private TrackJournal journal;
  private boolean open;
  private volatile String name = "";

  Tracks(TrackFolder folder) {
    this.folder = folder;
  }

  /** Where tracks lie, finished ones and one that grows. Any thread. */
  public static TrackFolder folder(Context context) {
    return new TrackFolder(new File(context.getFilesDir(), "tracks"));
  }

  /** Name of the track that grows; empty if none does. Any thread. */
  String name() {
    return name;
  }

  /** A run begins here, and its track is asked for. */
  void begin(long utcMs) {
    goOn(NAME.format(Instant.ofEpochMilli(utcMs)));
  }

  /** Goes on with the track of a process that died; empty for none. Others of it are finished. */
  void resume(String nameBefore) {
    for (String other : folder.unfinished()) {
      if (!other.equals(nameBefore)) {
        finish(other);
      }
    }
    if (!nameBefore.isEmpty()) {
      goOn(nameBefore);
    }
  }

  /** What is told counts while the runner plays; the run's end makes the track a GPX file. */
  void follow(Wish wish) {
    open = wish == Wish.PLAY;
    if (wish == Wish.REST) {
      finish();
    } else {
      breakOff();
    }
  }

  void add(TrackPoint point) {
    if (journal == null || !open) {
      return;
    }
    try {
      journal.add(point);
    } catch (IOException full) {
      Log.w(TAG, "the track cannot grow: " + full.getMessage());
    }
  }

  void breakOff() {
    if (journal != null) {
      journal.breakOff();
    }
  }

  private void finish() {
    if (journal != null) {
      leave();
      finish(name);
      name = "";
    }
  }

  /** The process goes; the track waits for the next one. */
  void leave() {
    if (journal == null) {
      return;
    }
    try {
      journal.close();
    } catch (IOException lost) {
      Log.w(TAG, "the track's file does not close: " + lost.getMessage());
    }
    journal = null;
  }

  private void goOn(String track) {
    try {
      journal = folder.open(track);
      name = track;
    } catch (IOException none) {
      Log.w(TAG, "no track is kept: " + none.getMessage());
    }
  }

  private void finish(String track) {
    try {
      folder.finish(track, "Courante " + track);
    } catch (IOException later) {
      Log.w(TAG, "the track is finished later: " + later.getMessage());
    }
  }
}
