package org.courante.service;

import android.content.Context;
import android.util.Log;
import java.io.IOException;
import org.courante.core.run.BadState;
import org.courante.core.run.RunKeeper;

/** Writes down what the death of the process must not take, and reads it once. */
final class Memory {
  private static final String TAG = "Courante";
  private static final long APART_MS = 10_000;

  /** Nobody comes back to a run after so long. */
  private static final long LONGEST_MS = 6 * 3_600_000;

  private final RunStore store;
  private final Parts clock;
  private final RunKeeper keeper;
  private final Tracks tracks;
  private final Throttle throttle = new Throttle(APART_MS);
  private volatile Wish wish = Wish.REST;
  private String track = "";

  Memory(Context context, Parts clock, RunKeeper keeper, Tracks tracks) {
    this.clock = clock;
    this.keeper = keeper;
    this.tracks = tracks;
    store = new RunStore(context.getFilesDir());
  }

  /** Puts the keeper back to where it was; what was wished for, or REST if there was no run. */
  Wish recall() {
    try {
      SavedRun run = store.load();
      if (run == null) {
        return Wish.REST;
      }
      if (Math.abs(clock.utcMs() - run.utcMs) > LONGEST_MS) {
        throw new BrokenStore("the kept run is older than a run can wait");
      }
      keeper.restore(run.keeper, clock.nowMs(), clock.utcMs());
      track = run.track;
      wish = run.wish;
      return run.wish;
    } catch (BrokenStore | BadState broken) {
      Log.w(TAG, "no run can be gone on with: " + broken.getMessage());
      store.forget();
      return Wish.REST;
    }
  }

  /** Name of the track of the run that was recalled; empty for none. */
  String track() {
    return track;
  }

  /** Any thread. */
  void wish(Wish now) {
    wish = now;
  }

  /** Now and then. In the sensors' room, as {@link #save}. */
  void tick() {
    if (throttle.waitMs(clock.nowMs()) == 0) {
      save();
    }
  }

  void save() {
    throttle.happens(clock.nowMs());
    String kept = keeper.save(clock.nowMs(), clock.utcMs());
    if (kept == null) {
      store.forget();
      return;
    }
    try {
      store.save(new SavedRun(clock.utcMs(), wish, tracks.name(), kept));
    } catch (IOException full) {
      Log.w(TAG, "the run is not written down: " + full.getMessage());
    }
  }
}
