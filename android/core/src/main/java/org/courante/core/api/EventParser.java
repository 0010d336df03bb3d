package org.courante.core.api;

/**
 * Server-sent events, line by line (WHATWG HTML, 9.2.6 "Interpreting an event stream"). Ids and
 * reconnection times are left out, for Courante sends none.
 */
final class EventParser {
  private static final int MOST_CHARACTERS = 64 * 1024;

  private String name = "";
  private StringBuilder data;

  /**
   * Take the next line, without its end.
   *
   * @return the event that this line completes, or null
   */
  Event push(String line) throws NotCourante {
    if (line.isEmpty()) {
      return completed();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    if (field.equals("event")) {
      name = value;
    } else if (field.equals("data")) {
      append(value);
    }
    return null;
  }

  private void append(String value) throws NotCourante {
    if (data == null) {
      data = new StringBuilder();
    } else {
      data.append('\n');
    }
    data.append(value);
    if (data.length() > MOST_CHARACTERS) {
      throw new NotCourante("An event has no end.", null);
    }
  }

  private Event completed() {
    String called = name.isEmpty() ? "message" : name;
    Event event = data == null ? null : new Event(called, data.toString());
    name = "";
    data = null;
    return event;
  }
}
