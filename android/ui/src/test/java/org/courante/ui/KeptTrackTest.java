package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.courante.core.track.TrackFolder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class KeptTrackTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theNameTellsTheStart() {
    KeptTrack track = KeptTrack.of(tracks(), "20250102T070809Z.gpx");
    assertEquals(Instant.parse("2025-01-02T07:08:09Z"), track.start);
  }

  @Test
  public void otherNamesAreNoTracks() {
    for (String name :
        new String[] {
          "notes.txt",
          "20250102T070809Z.gpx.part",
          "../20250102T070809Z.gpx",
          "20251399T070809Z.gpx",
          ""
        }) {
      assertNull(name, KeptTrack.of(tracks(), name));
    }
  }

  @Test
  public void theNewestComesFirst() throws IOException {
    folder.newFile("20250102T070809Z.gpx");
    folder.newFile("20250302T070809Z.gpx");
    folder.newFile("20250202T070809Z.gpx");
    folder.newFile("20250402T070809Z.track");
    List<KeptTrack> kept = KeptTrack.in(tracks());
    assertEquals(3, kept.size());
    assertEquals("20250302T070809Z.gpx", kept.get(0).file.getName());
    assertEquals("20250102T070809Z.gpx", kept.get(2).file.getName());
  }

  @Test
  public void aFolderThatIsNotThereHoldsNone() {
    assertTrue(KeptTrack.in(new TrackFolder(new File(folder.getRoot(), "none"))).isEmpty());
  }

  private TrackFolder tracks() {
    return new TrackFolder(folder.getRoot());
  }
}
