package org.courante.core.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/** A run's events as they come; one thread reads, any may close. */
public final class EventStream implements Closeable {
  /** The server says something every 15 s, if only that it is alive. */
  private static final int SILENT_MS = 40_000;

  private final HttpURLConnection connection;
  private final EventLines lines;
  private final EventParser parser = new EventParser();
  private volatile boolean closed;

  private EventStream(HttpURLConnection connection, InputStream in) {
    this.connection = connection;
    this.lines = new EventLines(in);
  }

  static EventStream open(Http http, String url, String token) throws CallFailed {
    HttpURLConnection connection =
        http.send("GET", url, token, null, "text/event-stream", SILENT_MS);
    boolean good = false;
    try {
      if (!Http.mediaType(connection).equals("text/event-stream")) {
        throw refusal(http.answer(connection));
      }
      EventStream stream = new EventStream(connection, connection.getInputStream());
      good = true;
      return stream;
    } catch (IOException e) {
      throw e instanceof CallFailed ? (CallFailed) e : lost(e);
    } finally {
      if (!good) {
        connection.disconnect();
      }
    }
  }

  /**
   * Wait for the next event.
   *
   * @return null at the end of the run, and once it was closed
   */
  public Event next() throws CallFailed {
    try {
      String line = lines.next();
      while (line != null) {
        Event event = parser.push(line);
        if (event != null) {
          return event;
        }
        line = lines.next();
      }
      return null;
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw e instanceof CallFailed ? (CallFailed) e : lost(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.disconnect();
  }

  private static CallFailed refusal(Answer answer) throws CallFailed {
    Reply.body(answer);
    return new NotCourante("It answers no events.", null);
  }

  private static Unreachable lost(IOException cause) {
    return new Unreachable("The events broke off.", -1, cause);
  }
}
