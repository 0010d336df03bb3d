package org.courante.core.track;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

public final class TrackFolderTest {
  private static final String GPX = "http://www.topografix.com/GPX/1/1";
  private static final String GARMIN = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private File folder;
  private TrackFolder tracks;

  @Before
  public void newFolder() {
    folder = new File(temporary.getRoot(), "tracks");
    tracks = new TrackFolder(folder);
  }

  private static Document parsed(File gpx) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(gpx);
  }

  private static int count(File gpx, String element) throws Exception {
    return parsed(gpx).getElementsByTagNameNS(GPX, element).getLength();
  }

  private void add(TrackJournal journal, int from, int to) throws IOException {
    for (int second = from; second < to; second++) {
      journal.add(Points.at(second));
    }
  }

  private void run(String name, int points) throws IOException {
    try (TrackJournal journal = tracks.open(name)) {
      add(journal, 0, points);
    }
  }

  @Test
  public void nothingIsMadeUnlessAsked() {
    assertEquals(Collections.emptyList(), tracks.finished());
    assertEquals(Collections.emptyList(), tracks.unfinished());
    assertFalse(folder.exists());
  }

  @Test
  public void aFinishedTrackIsAGpxFileAndNothingElse() throws Exception {
    run("monday", 10);
    assertEquals(Collections.singletonList("monday"), tracks.unfinished());
    File gpx = tracks.finish("monday", "A run");
    assertArrayEquals(new String[] {"monday.gpx"}, folder.list());
    assertEquals(Collections.singletonList("monday"), tracks.finished());
    assertEquals(gpx, tracks.gpx("monday"));
    assertEquals(10, count(gpx, "trkpt"));
    assertEquals(1, count(gpx, "trkseg"));
    assertEquals("1.1", parsed(gpx).getDocumentElement().getAttribute("version"));
  }

  /** A byte each, of one foot, in the order of Garmin's schema. */
  @Test
  public void heartRateAndCadenceStandInGarminsExtension() throws Exception {
    try (TrackJournal journal = tracks.open("one")) {
      journal.add(new TrackPoint(1000, 1, 2, 3, 171, 149.6));
      journal.add(new TrackPoint(2000, 1, 2, 3, 600, 300));
      journal.add(new TrackPoint(3000, 1, 2, 3, Double.NaN, 0));
    }
    Document gpx = parsed(tracks.finish("one", "x"));
    NodeList extensions = gpx.getElementsByTagNameNS(GARMIN, "TrackPointExtension");
    assertEquals(2, extensions.getLength());
    assertEquals("hr", extensions.item(0).getFirstChild().getLocalName());
    assertEquals("150", extensions.item(0).getFirstChild().getTextContent());
    assertEquals("cad", extensions.item(0).getLastChild().getLocalName());
    assertEquals("86", extensions.item(0).getLastChild().getTextContent());
    assertEquals("255254", extensions.item(1).getTextContent());
    assertEquals("extensions", extensions.item(0).getParentNode().getLocalName());
  }

  @Test
  public void aTitleMayHoldAnything() throws Exception {
    run("odd", 1);
    File gpx = tracks.finish("odd", "Tom & <Jerry> \u0001 à tarde ]]>");
    String name = parsed(gpx).getElementsByTagNameNS(GPX, "name").item(0).getTextContent();
    assertEquals("Tom & <Jerry>  à tarde ]]>", name);
  }

  @Test
  public void aPauseBreaksTheWay() throws Exception {
    try (TrackJournal journal = tracks.open("pause")) {
      journal.breakOff();
      add(journal, 0, 3);
      journal.breakOff();
      journal.breakOff();
      add(journal, 60, 63);
      journal.breakOff();
    }
    File gpx = tracks.finish("pause", "x");
    assertEquals(2, count(gpx, "trkseg"));
    assertEquals(6, count(gpx, "trkpt"));
  }

  @Test
  public void aTornLastLineIsDropped() throws Exception {
    run("torn", 5);
    File journal = new File(folder, "torn.track");
    byte[] whole = Files.readAllBytes(journal.toPath());
    int lastLine = new String(whole, StandardCharsets.US_ASCII).trim().lastIndexOf('\n') + 1;
    for (int length = lastLine; length < whole.length; length++) {
      Files.write(journal.toPath(), Arrays.copyOf(whole, length));
      assertEquals("cut at " + length, 4, count(tracks.finish("torn", "x"), "trkpt"));
      Files.write(journal.toPath(), Arrays.copyOf(whole, length));
      try (TrackJournal again = tracks.open("torn")) {
        again.add(Points.at(9));
      }
      File gpx = tracks.finish("torn", "x");
      assertEquals("gone on after a cut at " + length, 5, count(gpx, "trkpt"));
      assertEquals("with a break", 2, count(gpx, "trkseg"));
    }
  }

  @Test
  public void aPointThatIsNotLaterIsLeftOut() throws Exception {
    try (TrackJournal journal = tracks.open("time")) {
      add(journal, 5, 7);
      add(journal, 4, 8);
    }
    assertEquals(3, count(tracks.finish("time", "x"), "trkpt"));
  }

  @Test
  public void aTrackWithoutAPointLeavesNothing() throws Exception {
    run("empty", 0);
    assertNull(tracks.finish("empty", "x"));
    assertArrayEquals(new String[0], folder.list());
  }

  @Test
  public void deletionDeletes() throws Exception {
    run("a", 3);
    run("b", 3);
    tracks.finish("b", "x");
    Files.write(
        new File(folder, "b.gpx.part").toPath(), new byte[] {1}, StandardOpenOption.CREATE);
    tracks.delete("a");
    tracks.delete("b");
    tracks.delete("b");
    assertArrayEquals(new String[0], folder.list());
  }

  @Test
  public void whatCannotBeWrittenIsSaidAndTheJournalStays() throws Exception {
    run("full", 3);
    File inTheWay = new File(folder, "full.gpx.part");
    assertTrue(inTheWay.mkdir());
    try {
      tracks.finish("full", "x");
      fail("written into a folder");
    } catch (IOException expected) {
      assertTrue(new File(folder, "full.track").exists());
    }
    assertTrue(inTheWay.delete() || !inTheWay.exists());
    assertEquals(3, count(tracks.finish("full", "x"), "trkpt"));
  }

  @Test
  public void namesThatLeadElsewhereAreRefused() throws Exception {
    for (String name : new String[] {"../x", "", "a/b", ".hidden", "a.b", "a b"}) {
      try {
        tracks.open(name);
        fail(name);
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage().contains("letters, digits"));
      }
    }
  }

  @Test
  public void aPlaceThatIsNoneIsRefusedAndNotRepeated() {
    try {
      new TrackPoint(0, 91.5, 4, 0, 0, 0);
      fail("beyond the pole");
    } catch (IllegalArgumentException refused) {
      assertFalse(refused.getMessage().contains("91.5"));
    }
  }
}
