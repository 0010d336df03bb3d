package org.courante.service;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public class PumpTest {
  private static final long PATIENCE_S = 20;

  private final BlockingQueue<Long> done = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
  private final Pump pump = new Pump(new Scripted(), "test pump");

  @After
  public void finish() {
    pump.stop();
    answers.add(Pump.Work.NEVER);
  }

  @Test
  public void itWorksAtOnceAndAgainWhenDue() throws Exception {
    answers.add(0L);
    answers.add(5L);
    answers.add(Pump.Work.NEVER);
    pump.start();
    assertEquals(0L, next());
    assertEquals(5L, next());
    assertEquals(Pump.Work.NEVER, next());
  }

  @Test
  public void aRingEndsTheLongestWait() throws Exception {
    answers.add(Pump.Work.NEVER);
    pump.start();
    assertEquals(Pump.Work.NEVER, next());
    answers.add(3_600_000L);
    pump.ring();
    assertEquals(3_600_000L, next());
    answers.add(Pump.Work.NEVER);
    pump.ring();
    assertEquals(Pump.Work.NEVER, next());
  }

  @Test
  public void aRingDuringTheWorkIsNotLost() throws Exception {
    pump.start();
    pump.ring();
    answers.add(Pump.Work.NEVER);
    answers.add(7_000_000L);
    assertEquals(Pump.Work.NEVER, next());
    assertEquals(7_000_000L, next());
  }

  @Test
  public void itEndsWhenStopped() throws Exception {
    answers.add(Pump.Work.NEVER);
    pump.start();
    assertEquals(Pump.Work.NEVER, next());
    pump.stop();
    pump.ring();
    answers.add(0L);
    assertNull(done.poll(200, TimeUnit.MILLISECONDS));
  }

  private long next() throws InterruptedException {
    Long told = done.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertTrue("nothing was done", told != null);
    return told;
  }

  /** Waits in its work, as in a request, until the test says when it wants to be called again. */
  private final class Scripted implements Pump.Work {
    @Override
    public long once() {
      try {
        return answers.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void done(long againMs) {
      done.add(againMs);
    }
  }
}
