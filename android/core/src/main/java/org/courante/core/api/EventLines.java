package org.courante.core.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Lines of an event stream, which end with CR, LF or both, and are no longer than they may be. */
final class EventLines {
  private static final int MOST_CHARACTERS = 64 * 1024;

  private final BufferedReader reader;
  private boolean afterReturn;

  EventLines(InputStream in) {
    reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** The next line without its end; null at the end of all, where half a line does not count. */
  String next() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = reader.read();
    if (afterReturn && c == '\n') {
      c = reader.read();
    }
    afterReturn = false;
    while (c >= 0 && c != '\n' && c != '\r') {
      line.append((char) c);
      if (line.length() > MOST_CHARACTERS) {
        throw new NotCourante("An event has no end.", null);
      }
      c = reader.read();
    }
    // Whether a line feed follows is not asked yet: it may come only with the next event.
    afterReturn = c == '\r';
    return c < 0 ? null : line.toString();
  }
}
