package org.courante.core.track;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * A track while it is run: a plain file that grows by a line for each point.
 *
 * <p>A line is handed to the system as soon as it is written, so that a process that is killed
 * loses none; one that is cut off in the middle of a line loses that line. Not for more than one
 * thread.
 */
public final class TrackJournal implements Closeable {
  /** Stands on a line of its own where the way is broken: a pause, or a restart. */
  static final String BREAK = "break";

  private static final long NOWHERE_MS = Long.MIN_VALUE;

  private final RandomAccessFile file;
  private boolean broken;
  private long lastUtcMs = NOWHERE_MS;

  private TrackJournal(RandomAccessFile file, boolean broken) {
    this.file = file;
    this.broken = broken;
  }

  /**
   * Begins a journal, or goes on with one that was cut off; then a torn last line is dropped.
   *
   * @throws IOException the file cannot be written
   */
  static TrackJournal open(File path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path, "rw");
    try {
      long end = endOfLastLine(file);
      file.setLength(end);
      file.seek(end);
      return new TrackJournal(file, end > 0);
    } catch (IOException failed) {
      file.close();
      throw failed;
    }
  }

  /**
   * Adds a point; one that is not later than the last is left out.
   *
   * @throws IOException the disk is full, for one; what was added before stays
   */
  public void add(TrackPoint point) throws IOException {
    if (point.utcMs <= lastUtcMs) {
      return;
    }
    String line = TrackLine.write(point) + "\n";
    write(broken ? BREAK + "\n" + line : line);
    broken = false;
    lastUtcMs = point.utcMs;
  }

  /** The way is broken here: no line is to be drawn to the next point. */
  public void breakOff() {
    broken = lastUtcMs != NOWHERE_MS;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void write(String text) throws IOException {
    long before = file.getFilePointer();
    try {
      file.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException failed) {
      // What was written of the line must not stand before the next one.
      file.setLength(before);
      file.seek(before);
      throw failed;
    }
  }

  private static long endOfLastLine(RandomAccessFile file) throws IOException {
    for (long end = file.length(); end > 0; end--) {
      file.seek(end - 1);
      if (file.read() == '\n') {
        return end;
      }
    }
    return 0;
  }
}
