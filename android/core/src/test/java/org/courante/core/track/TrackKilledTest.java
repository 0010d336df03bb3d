package org.courante.core.track;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A process that is killed while it writes, as Android does to those in its way. */
public final class TrackKilledTest {
  private static final int TOLD = 2_000;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  /** The process: adds points as fast as it can, and says when there are many. */
  public static final class Runner {
    public static void main(String[] args) throws Exception {
      TrackJournal journal = new TrackFolder(new File(args[0])).open("killed");
      for (int second = 0; second < 100 * TOLD; second++) {
        journal.add(Points.at(second));
        if (second + 1 == TOLD) {
          System.out.println("many");
        }
      }
    }
  }

  @Test
  public void allThatWasAddedIsThere() throws Exception {
    File folder = temporary.newFolder();
    Process process =
        new ProcessBuilder(
                new File(System.getProperty("java.home"), "bin/java").getPath(),
                "-cp",
                System.getProperty("java.class.path"),
                Runner.class.getName(),
                folder.getPath())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("many", said.readLine());
    } finally {
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }
    TrackFolder tracks = new TrackFolder(folder);
    assertEquals("[killed]", tracks.unfinished().toString());
    String gpx =
        new String(
            Files.readAllBytes(tracks.finish("killed", "x").toPath()), StandardCharsets.UTF_8);
    int points = gpx.split("<trkpt ", -1).length - 1;
    assertTrue(points + " points", points >= TOLD && points < 100 * TOLD);
    assertTrue(gpx.endsWith("</trkseg>\n</trk>\n</gpx>\n"));
  }
}
