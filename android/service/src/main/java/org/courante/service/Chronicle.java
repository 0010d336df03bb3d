package org.courante.service;

import org.courante.core.run.RunKeeper;

/**
 * Has the run written down, its memory and its track, on the thread where sensors tell. Main
 * thread; every call returns at once.
 */
final class Chronicle {
  private final SensorRoom room;
  private final Memory memory;
  private final Tracks tracks;
  private final RunKeeper keeper;

  Chronicle(SensorRoom room, Memory memory, Tracks tracks, RunKeeper keeper) {
    this.room = room;
    this.memory = memory;
    this.tracks = tracks;
    this.keeper = keeper;
  }

  /** Goes on with the track of the run that was recalled, if it has one. */
  void resume() {
    room.post(
        new Runnable() {
          @Override
          public void run() {
            tracks.resume(memory.track());
          }
        });
  }

  /** The runner wants this now; a new track begins if the run is new and one is asked for. */
  void follow(final Wish wish, final boolean beginsTrack) {
    memory.wish(wish);
    room.post(
        new Runnable() {
          @Override
          public void run() {
            if (beginsTrack) {
              tracks.begin(keeper.startedUtcMs());
            }
            tracks.follow(wish);
            memory.save();
          }
        });
  }

  /** The process goes; what is written down waits for the next one. */
  void leave() {
    room.post(
        new Runnable() {
          @Override
          public void run() {
            memory.save();
            tracks.leave();
          }
        });
  }
}
