package org.courante.core.track;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The tracks that a runner asked to keep, in a folder of the phone that no other app can read.
 *
 * <p>While it is run a track is {@code NAME.track}; once finished it is {@code NAME.gpx}, whole or
 * not at all. Not for more than one thread.
 */
public final class TrackFolder {
  private static final String JOURNAL = ".track";
  private static final String GPX = ".gpx";
  private static final String HALF_WRITTEN = ".gpx.part";
  private static final String NAMES = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

  private final File folder;

  /** A folder; it is made once it is needed. */
  public TrackFolder(File folder) {
    this.folder = folder;
  }

  /**
   * Begins a track, or goes on with one that was not finished.
   *
   * @param name letters, digits, dashes and underscores, at most 64
   * @throws IOException it cannot be written
   * @throws IllegalArgumentException the name is none
   */
  public TrackJournal open(String name) throws IOException {
    if (!folder.isDirectory() && !folder.mkdirs()) {
      throw new IOException("tracks: the folder cannot be made; expected room on the phone");
    }
    return TrackJournal.open(file(name, JOURNAL));
  }

  /**
   * Makes the GPX file of a track whose journal is closed.
   *
   * @param title what a reader of the file shows
   * @return the file, or null where the track had no point: then nothing of it is left
   * @throws IOException it cannot be written; the journal is still there, to try again
   */
  public File finish(String name, String title) throws IOException {
    File journal = file(name, JOURNAL);
    File half = file(name, HALF_WRITTEN);
    File whole = file(name, GPX);
    int points = write(journal, half, title);
    if (points == 0) {
      delete(name);
      return null;
    }
    if (!half.renameTo(whole)) {
      throw new IOException("tracks: the finished file cannot be put into its place");
    }
    remove(journal);
    return whole;
  }

  /** Tracks that were begun and not finished: a process was killed. Their names. */
  public List<String> unfinished() {
    return named(JOURNAL);
  }

  /** Names of the tracks that are finished. */
  public List<String> finished() {
    return named(GPX);
  }

  /** The GPX file of a finished track. */
  public File gpx(String name) {
    return file(name, GPX);
  }

  /**
   * Leaves nothing of a track, finished or not.
   *
   * @throws IOException something of it cannot be removed
   */
  public void delete(String name) throws IOException {
    remove(file(name, JOURNAL));
    remove(file(name, HALF_WRITTEN));
    remove(file(name, GPX));
  }

  private static int write(File journal, File half, String title) throws IOException {
    try (InputStream from = new FileInputStream(journal);
        FileOutputStream to = new FileOutputStream(half)) {
      Reader lines = new InputStreamReader(from, StandardCharsets.US_ASCII);
      Writer gpx = new OutputStreamWriter(to, StandardCharsets.UTF_8);
      int points = GpxWriter.write(lines, gpx, title);
      gpx.flush();
      to.getFD().sync();
      return points;
    } catch (IOException failed) {
      remove(half);
      throw failed;
    }
  }

  private List<String> named(String ending) {
    String[] files = folder.list();
    if (files == null) {
      return Collections.emptyList();
    }
    Arrays.sort(files);
    List<String> names = new ArrayList<String>();
    for (String file : files) {
      if (file.endsWith(ending)) {
        names.add(file.substring(0, file.length() - ending.length()));
      }
    }
    return names;
  }

  private File file(String name, String ending) {
    if (!name.matches(NAMES)) {
      throw new IllegalArgumentException(
          "track name: '" + name + "' is not usable; expected letters, digits, - and _");
    }
    return new File(folder, name + ending);
  }

  private static void remove(File file) throws IOException {
    if (!file.delete() && file.exists()) {
      throw new IOException("tracks: " + file.getName() + " cannot be removed");
    }
  }
}
