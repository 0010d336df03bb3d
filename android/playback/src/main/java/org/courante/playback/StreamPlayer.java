package org.courante.playback;

import java.util.Random;
import java.util.concurrent.ThreadFactory;
import org.courante.core.run.Backoff;
import org.courante.core.sound.Decoder;
import org.courante.core.sound.Sink;
import org.courante.core.sound.StreamSource;

/**
 * The player, with two threads. One reads, and is blocked in the network; one decodes and plays,
 * and sleeps through half of what the sink holds. One alone could not do: while it waits for a line
 * that is dead, nobody would fade out what is left. Knows no Android type.
 */
public final class StreamPlayer implements Player {
  private static final int IDLE_MS = 60_000;

  /** So soon that a line which broke and works again may be there before the sound has run out. */
  private static final int FIRST_WAIT_MS = 200;

  private static final int LONGEST_WAIT_MS = 8_000;

  private final StreamSource source;
  private final Listener listener;
  private final Pump pump;
  private final Bell bell = new Bell();
  private final Object lock = new Object();

  // What is asked for; under the lock.
  private String wantedUrl;
  private int wish;
  private float gain = 1;
  private boolean released;

  // What is going on; the playing thread's own.
  private int followed;
  private FrameQueue queue;
  private Feed feed;

  /**
   * Silent at first; its playing thread begins at once, and ends with {@link #release}.
   *
   * @param playing makes the playing thread
   */
  public StreamPlayer(
      Listener listener,
      StreamSource source,
      Decoder.Maker decoders,
      Sink.Maker sinks,
      ThreadFactory playing) {
    this.source = source;
    this.listener = listener;
    pump = new Pump(decoders, sinks, listener);
    playing.newThread(new Playing()).start();
  }

  @Override
  public void play(String listenUrl) {
    want(listenUrl);
  }

  @Override
  public void setGain(float gain) {
    synchronized (lock) {
      this.gain = Math.max(0, Math.min(1, gain));
    }
    bell.ring();
  }

  @Override
  public void stop() {
    want(null);
  }

  @Override
  public void release() {
    synchronized (lock) {
      released = true;
    }
    bell.ring();
  }

  private void want(String listenUrl) {
    synchronized (lock) {
      wantedUrl = listenUrl;
      wish++;
    }
    bell.ring();
  }

  private final class Playing implements Runnable {
    @Override
    public void run() {
      try {
        while (follow()) {
          bell.await(feed == null ? IDLE_MS : play());
        }
      } catch (InterruptedException e) {
        // Whoever interrupts this thread wants silence too.
        Thread.currentThread().interrupt();
      } finally {
        fallSilent();
      }
    }
  }

  /** Do what is asked for by now; returns whether to go on. */
  private boolean follow() {
    String url;
    int asked;
    synchronized (lock) {
      if (released) {
        return false;
      }
      url = wantedUrl;
      asked = wish;
      pump.setGain(gain);
    }
    if (asked != followed) {
      followed = asked;
      fallSilent();
      if (url != null) {
        listenTo(url);
      }
    }
    return true;
  }

  private void listenTo(String url) {
    queue = new FrameQueue(bell);
    Backoff backoff = new Backoff(new Random(), FIRST_WAIT_MS, LONGEST_WAIT_MS);
    feed = new Feed(url, source, queue, listener, backoff);
    feed.start();
  }

  private void fallSilent() {
    pump.stop();
    if (feed != null) {
      feed.stop();
      feed = null;
    }
  }

  /** Returns how long to rest, in milliseconds. */
  private int play() {
    pump.step(queue, System.nanoTime() / 1_000_000);
    queue.want(!pump.sounding());
    return pump.restMs();
  }
}
