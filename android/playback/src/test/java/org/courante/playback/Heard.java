package org.courante.playback;

import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A listener that keeps what it was told, in order, and lets a test wait for it. */
final class Heard implements Player.Listener {
  private static final long PATIENCE_MS = 30_000;

  private final List<String> told = new ArrayList<>();
  private final List<Long> atMs = new ArrayList<>();

  @Override
  public void onSound() {
    tell("sound");
  }

  @Override
  public void onWaiting() {
    tell("waiting");
  }

  @Override
  public void onUnreachable(int triesInARow, Exception why) {
    tell("unreachable " + triesInARow);
  }

  @Override
  public void onRefused(int httpStatus) {
    tell("refused " + httpStatus);
  }

  @Override
  public void onNotPlayable(Exception why) {
    tell("not playable: " + why.getMessage());
  }

  synchronized List<String> told() {
    return new ArrayList<>(told);
  }

  synchronized int count(String beginning) {
    int count = 0;
    for (String each : told) {
      count += each.startsWith(beginning) ? 1 : 0;
    }
    return count;
  }

  /** When it was told the last time, by the clock of {@link System#nanoTime}. */
  synchronized long lastMs(String beginning) {
    long found = -1;
    for (int i = 0; i < told.size(); i++) {
      found = told.get(i).startsWith(beginning) ? atMs.get(i) : found;
    }
    return found;
  }

  /** Wait until it was told so often. */
  void await(String beginning, int times) throws Exception {
    until(() -> count(beginning) >= times, beginning + " x " + times + " in " + told());
  }

  /** Wait until something is so. */
  static void until(Callable<Boolean> condition, String what) throws Exception {
    long untilMs = System.nanoTime() / 1_000_000 + PATIENCE_MS;
    while (!condition.call()) {
      assertTrue("never: " + what, System.nanoTime() / 1_000_000 < untilMs);
      Thread.sleep(5);
    }
  }

  private synchronized void tell(String what) {
    told.add(what);
    atMs.add(System.nanoTime() / 1_000_000);
  }
}
