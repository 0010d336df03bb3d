package org.courante.core.run;

import java.util.Random;
import org.courante.core.api.BadAddress;
import org.courante.core.api.ServerAddress;
import org.courante.core.pace.Reading;
import org.courante.core.pace.Source;

/** A keeper, driven as the service does, but with a time that the test tells. */
final class Driven {
  static final long UTC = 1_700_000_000_000L;
  private static final int MOST_PUMPS_A_MOMENT = 50;

  final RunKeeper keeper = new RunKeeper("test", new Random(1));
  long nowMs;

  Driven(long nowMs) {
    this.nowMs = nowMs;
  }

  static Driven at(String url) throws BadAddress {
    Driven driven = new Driven(10_000_000);
    driven.keeper.setServer(ServerAddress.parse(url), driven.nowMs);
    return driven;
  }

  Driven playing() {
    keeper.play(nowMs, utcMs());
    pump();
    keeper.sound(true);
    return this;
  }

  long utcMs() {
    return UTC + nowMs;
  }

  RunState state() {
    return keeper.state(nowMs);
  }

  /** All that is due now. */
  long pump() {
    long waitMs = 0;
    for (int i = 0; waitMs == 0; i++) {
      if (i == MOST_PUMPS_A_MOMENT) {
        throw new AssertionError("the keeper wants to be called without end");
      }
      waitMs = keeper.pump(nowMs);
    }
    return waitMs;
  }

  /** Let time go by, with a reading a second from GPS and one from the phone's steps. */
  void runFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      keeper.add(Reading.speed(nowMs, 3, Source.GPS));
      keeper.add(Reading.cadence(nowMs, 170, Source.PHONE));
      keeper.addDistance(3);
      waitFor(1_000);
    }
  }

  /** Let time go by. */
  void waitFor(long ms) {
    long untilMs = nowMs + ms;
    for (long waitMs = pump(); waitMs <= untilMs - nowMs; waitMs = pump()) {
      nowMs += waitMs;
    }
    nowMs = untilMs;
  }
}
