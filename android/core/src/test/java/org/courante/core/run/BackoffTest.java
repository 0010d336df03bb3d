package org.courante.core.run;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

public class BackoffTest {
  /** As far into the range as told. */
  private static Random drawing(double value) {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  @Test
  public void waitsDoubleUpToFifteenSeconds() {
    Backoff longest = new Backoff(drawing(0.999999999));
    Backoff shortest = new Backoff(drawing(0));
    long[] most = {2_000, 4_000, 8_000, 15_000, 15_000};
    for (long each : most) {
      assertEquals(each, longest.takeMs());
      assertEquals(each / 2, shortest.takeMs());
    }
  }

  @Test
  public void aSuccessMakesItForget() {
    Backoff backoff = new Backoff(drawing(0));
    for (int i = 0; i < 10; i++) {
      backoff.takeMs();
    }
    backoff.reset();
    assertEquals(Backoff.SHORTEST_MS, backoff.takeMs());
  }

  @Test
  public void phonesDoNotComeBackAtOneMoment() {
    Set<Long> waits = new HashSet<>();
    for (int phone = 0; phone < 20; phone++) {
      waits.add(new Backoff(new Random(1_000_003L * phone)).takeMs());
    }
    assertTrue("only " + waits, waits.size() > 10);
    Backoff one = new Backoff(new Random(1));
    for (int i = 0; i < 1000; i++) {
      long wait = one.takeMs();
      assertTrue(wait >= Backoff.SHORTEST_MS && wait <= Backoff.LONGEST_MS);
    }
  }
}
