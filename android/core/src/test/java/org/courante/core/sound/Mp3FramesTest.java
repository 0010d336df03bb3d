package org.courante.core.sound;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public final class Mp3FramesTest {
  private final Mp3Frames finder = new Mp3Frames();
  private final List<Frame> found = new ArrayList<>();

  @Test
  public void givesEachFrameWithItsLastByte() {
    byte[] stream = Mp3.frames(Mp3.STEREO_44, 0, 5);
    int frame = stream.length / 5;
    push(Arrays.copyOf(stream, frame + 3));
    assertEquals("one header is no proof", 0, found.size());
    push(Arrays.copyOfRange(stream, frame + 3, frame + 4));
    assertEquals(1, found.size());
    push(Arrays.copyOfRange(stream, frame + 4, 2 * frame - 1));
    assertEquals(1, found.size());
    push(Arrays.copyOfRange(stream, 2 * frame - 1, 2 * frame));
    assertEquals("no header after it is waited for", 2, found.size());
    push(Arrays.copyOfRange(stream, 2 * frame, stream.length));
    assertNumbers(0, 5);
    assertEquals(0, finder.skippedBytes());
    assertEquals(0, finder.bytesSinceFrame());
  }

  @Test
  public void howTheBytesAreCutMakesNoDifference() {
    byte[] stream = Mp3.frames(Mp3.MONO_22, 0, 200);
    Random random = new Random(1);
    for (int at = 0; at < stream.length; ) {
      int next = Math.min(stream.length, at + 1 + random.nextInt(1500));
      finder.push(stream, at, next - at, found);
      at = next;
    }
    assertNumbers(0, 200);
    assertArrayEquals(Mp3.frame(Mp3.MONO_22, 77), found.get(77).bytes);
  }

  @Test
  public void beginsInTheMiddleOfAFrame() {
    byte[] stream = Mp3.frames(Mp3.STEREO_44, 0, 10);
    push(Arrays.copyOfRange(stream, 100, stream.length));
    assertNumbers(1, 9);
    assertEquals(317, finder.skippedBytes());
  }

  @Test
  public void isNotTakenInByAHeaderThatNothingFollows() {
    byte[] bait = new byte[300];
    bait[7] = (byte) 0xff;
    bait[8] = (byte) 0xfb;
    bait[9] = (byte) 0x90;
    push(bait);
    push(Mp3.frames(Mp3.STEREO_44, 0, 4));
    assertNumbers(0, 4);
    assertEquals(300, finder.skippedBytes());
  }

  @Test
  public void findsItsWayBackAfterGarbage() {
    push(Mp3.frames(Mp3.STEREO_44, 0, 4));
    byte[] garbage = new byte[5_000];
    new Random(2).nextBytes(garbage);
    push(garbage);
    push(Mp3.frames(Mp3.STEREO_44, 4, 4));
    assertNumbers(0, 8);
    assertEquals(5_000, finder.skippedBytes());
  }

  @Test
  public void anotherKindOfSoundMayFollow() {
    push(Mp3.frames(Mp3.STEREO_44, 0, 3));
    push(Mp3.frames(Mp3.MONO_22, 3, 3));
    assertNumbers(0, 6);
    assertEquals(22_050, found.get(5).header.sampleRateHz);
  }

  @Test
  public void textIsNoSoundAndIsCounted() {
    StringBuilder page = new StringBuilder();
    while (page.length() < 100_000) {
      page.append("<p>Please log in to use this network.</p>");
    }
    byte[] bytes = page.toString().getBytes();
    push(bytes);
    assertTrue(found.isEmpty());
    assertEquals(bytes.length, finder.bytesSinceFrame());
  }

  private void push(byte[] bytes) {
    finder.push(bytes, 0, bytes.length, found);
  }

  private void assertNumbers(int first, int count) {
    List<Integer> expected = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(first + i);
    }
    for (Frame frame : found) {
      numbers.add(Mp3.number(frame));
    }
    assertEquals(expected, numbers);
  }
}
