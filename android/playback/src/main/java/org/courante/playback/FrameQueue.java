package org.courante.playback;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/** Frames on their way from the reading thread to the playing one. */
final class FrameQueue {
  /** Ten seconds: what the server keeps. Whoever sends faster than anybody plays has to wait. */
  private static final int MOST = 384;

  private final ArrayDeque<Arrived> frames = new ArrayDeque<>();
  private final Bell bell;
  private boolean wanted;
  private boolean closed;

  FrameQueue(Bell bell) {
    this.bell = bell;
  }

  /** Append; waits while there are too many. */
  synchronized void put(List<Arrived> more) throws InterruptedException {
    while (frames.size() >= MOST && !closed) {
      wait();
    }
    frames.addAll(more);
    if (wanted) {
      bell.ring();
    }
  }

  /** Take all there is. */
  synchronized void takeAll(Collection<? super Arrived> into) {
    into.addAll(frames);
    frames.clear();
    notifyAll();
  }

  /** Whether the bell shall ring for what comes; else it is fetched in time. */
  synchronized void want(boolean wanted) {
    this.wanted = wanted;
  }

  /** Let nobody wait any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
