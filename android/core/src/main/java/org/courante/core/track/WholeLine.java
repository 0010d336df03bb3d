package org.courante.core.track;

import java.io.IOException;
import java.io.Reader;

/** Lines that have their end: the last one of a file that was cut off is none. */
final class WholeLine {
  private WholeLine() {}

  /** The next line without its end; null after the last whole one. */
  static String next(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
      if (letter == '\n') {
        return line.toString();
      }
      line.append((char) letter);
    }
    return null;
  }
}
