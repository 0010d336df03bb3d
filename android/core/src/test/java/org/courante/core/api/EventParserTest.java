package org.courante.core.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;

public class EventParserTest {
  private static List<String> events(String stream) throws IOException {
    EventLines lines =
        new EventLines(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    EventParser parser = new EventParser();
    List<String> events = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      Event event = parser.push(line);
      if (event != null) {
        events.add(event.name + "=" + event.data);
      }
    }
    return events;
  }

  @Test
  public void linesMayEndInEveryWay() throws IOException {
    String stream =
        "event: beat\ndata: 1\n\nevent: beat\r\ndata: 2\r\n\r\nevent: beat\rdata: 3\r\r";
    assertEquals(Arrays.asList("beat=1", "beat=2", "beat=3"), events(stream));
  }

  @Test
  public void commentsAndUnknownFieldsSayNothing() throws IOException {
    String stream = ": alive\n\nid: 7\nretry: 10\nevent:tempo\ndata:{}\n\n: alive\n\n";
    assertEquals(Arrays.asList("tempo={}"), events(stream));
  }

  @Test
  public void linesOfDataAreJoined() throws IOException {
    assertEquals(Arrays.asList("message=a\n b\n"), events("data: a\ndata:  b\ndata\n\n"));
  }

  @Test
  public void anEventWithoutDataIsNone() throws IOException {
    assertEquals(Arrays.asList("message=1"), events("event: beat\n\ndata: 1\n\n"));
  }

  @Test
  public void anEventThatWasCutOffIsNone() throws IOException {
    assertEquals(Arrays.asList("beat=1"), events("event: beat\ndata: 1\n\nevent: beat\ndata: 2\n"));
    assertEquals(Arrays.asList("beat=1"), events("event: beat\ndata: 1\n\nevent: be"));
  }

  @Test
  public void endlessLinesAndEventsAreRefused() {
    StringBuilder line = new StringBuilder("data: ");
    StringBuilder event = new StringBuilder();
    for (int i = 0; i < 70_000; i++) {
      line.append('x');
      event.append("data: x\n");
    }
    assertThrows(NotCourante.class, () -> events(line.toString()));
    assertThrows(NotCourante.class, () -> events(event.toString()));
  }

  @Test
  public void aTempoIsReadFromItsEvent() throws CallFailed {
    String data =
        "{\"time_s\":12.4,\"tempo_bpm\":72,\"target_bpm\":85.5,\"source\":\"cadence\","
            + "\"raw\":null,\"why\":\"so\"}";
    Tempo tempo = new Event("tempo", data).tempo();
    assertEquals(72, tempo.tempoBpm, 0);
    assertEquals(85.5, tempo.targetBpm, 0);
    assertEquals(Double.NaN, tempo.raw, 0);
    assertThrows(NotCourante.class, () -> new Event("tempo", "{}").tempo());
    assertThrows(NotCourante.class, () -> new Event("style", "{\"style\":null}").style());
    assertNull(new EventParser().push(": alive"));
  }
}
