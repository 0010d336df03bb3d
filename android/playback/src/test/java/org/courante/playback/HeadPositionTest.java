package org.courante.playback;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class HeadPositionTest {
  private final HeadPosition position = new HeadPosition();

  @Test
  public void goesOnBeyondThe32Bits() {
    assertEquals(0x7fff_ffffL, position.frames(0x7fff_ffff));
    assertEquals(0xffff_fff0L, position.frames(0xffff_fff0));
    assertEquals(0x1_0000_0010L, position.frames(0x10));
    assertEquals(0x1_0000_0010L, position.frames(0x10));
  }

  @Test
  public void countsOnAfterAFlush() {
    position.frames(1_000);
    position.restart(5_000);
    assertEquals(5_000, position.frames(0));
    assertEquals(5_100, position.frames(100));
  }
}
