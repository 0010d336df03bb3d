package org.courante.core.track;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is written here is what the server's own reader of GPX reads. */
public final class TrackServerTest {
  private static final String READ =
      "import json, sys, pathlib\n"
          + "from courante.pace import replay_gpx\n"
          + "recording = replay_gpx.read(pathlib.Path(sys.argv[1]).read_bytes(), 'x')\n"
          + "print(json.dumps([recording.name, [[[round(p.time.timestamp() * 1000),\n"
          + "  *p.position_deg, p.cadence_per_min, p.heart_rate_bpm] for p in s]\n"
          + "  for s in recording.segments]]))\n";
  private static final int BREAK = 40;
  private static final int POINTS = 100;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static JSONArray readByTheServer(File gpx) throws Exception {
    String python = System.getProperty("courante.python", System.getenv("COURANTE_PYTHON"));
    assertNotNull("courante.python must name the Python that has Courante", python);
    Process process =
        new ProcessBuilder(python, "-c", READ, gpx.getPath())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (InputStream output = process.getInputStream()) {
      byte[] piece = new byte[4096];
      for (int got = output.read(piece); got >= 0; got = output.read(piece)) {
        said.write(piece, 0, got);
      }
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return new JSONArray(new String(said.toByteArray(), StandardCharsets.UTF_8));
  }

  @Test
  public void theServerReadsTheSamePoints() throws Exception {
    TrackFolder tracks = new TrackFolder(temporary.newFolder());
    try (TrackJournal journal = tracks.open("run")) {
      for (int second = 0; second < POINTS; second++) {
        if (second == BREAK) {
          journal.breakOff();
        }
        journal.add(Points.at(second));
      }
    }
    JSONArray read = readByTheServer(tracks.finish("run", "Corrida à tarde"));
    assertEquals("Corrida à tarde", read.getString(0));
    JSONArray segments = read.getJSONArray(1);
    assertEquals(2, segments.length());
    assertEquals(BREAK, segments.getJSONArray(0).length());
    assertEquals(POINTS - BREAK, segments.getJSONArray(1).length());
    for (int second = 0; second < POINTS; second++) {
      JSONArray segment = segments.getJSONArray(second < BREAK ? 0 : 1);
      check(Points.at(second), segment.getJSONArray(second < BREAK ? second : second - BREAK));
    }
  }

  private static void check(TrackPoint written, JSONArray read) throws JSONException {
    assertEquals(written.utcMs, read.getLong(0));
    assertEquals(written.latitudeDeg, read.getDouble(1), 1e-7);
    assertEquals(written.longitudeDeg, read.getDouble(2), 1e-7);
    double strides = read.isNull(3) ? Double.NaN : read.getDouble(3);
    assertEquals("of one foot", written.cadenceSpm / 2, strides, 0);
    double heart = read.isNull(4) ? Double.NaN : read.getDouble(4);
    assertEquals(written.heartRateBpm, heart, 0);
  }
}
