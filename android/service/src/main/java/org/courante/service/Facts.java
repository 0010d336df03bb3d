package org.courante.service;

import org.courante.core.run.Trouble;

/** All that the run's coordinator knows at one moment. Immutable. */
final class Facts {
  static final Facts AT_REST =
      new Facts(Wish.REST, Focus.NONE, null, null, false, false, false, null);

  final Wish wish;
  final Focus focus;

  /** Where the run is heard, or null while nobody told. */
  final String listenUrl;

  /** The address that the server refused last; it is not tried again. */
  final String refusedUrl;

  /** Whether sound comes out of the phone. */
  final boolean heard;

  /** Paused for so long that the phone may sleep. */
  final boolean asleep;

  /** The run is over, and the server may not know it yet. */
  final boolean leaving;

  /** What is wrong with the sound, or null. */
  final Trouble trouble;

  private Facts(
      Wish wish,
      Focus focus,
      String listenUrl,
      String refusedUrl,
      boolean heard,
      boolean asleep,
      boolean leaving,
      Trouble trouble) {
    this.wish = wish;
    this.focus = focus;
    this.listenUrl = listenUrl;
    this.refusedUrl = refusedUrl;
    this.heard = heard;
    this.asleep = asleep;
    this.leaving = leaving;
    this.trouble = trouble;
  }

  /** The run is to be heard. The address of a run that paused still stands. */
  Facts playing(Focus got) {
    return new Facts(
        Wish.PLAY, got, listenUrl, refusedUrl, false, false, false, troubleOf(got));
  }

  /** The run waits, for this reason (null: the runner's own wish). */
  Facts paused(Trouble why) {
    return new Facts(Wish.PAUSE, Focus.NONE, listenUrl, refusedUrl, false, asleep, false, why);
  }

  /** The run is over; the server is still to be told. */
  Facts ended() {
    return new Facts(Wish.REST, Focus.NONE, null, null, false, false, true, null);
  }

  /** Nothing is left to be said to the server, or nobody answers any more. */
  Facts left() {
    return new Facts(wish, focus, listenUrl, refusedUrl, heard, asleep, false, trouble);
  }

  Facts withFocus(Focus now) {
    boolean still = heard && now.lets();
    return new Facts(wish, now, listenUrl, refusedUrl, still, asleep, leaving, troubleOf(now));
  }

  Facts withListenUrl(String url) {
    return new Facts(wish, focus, url, refusedUrl, false, asleep, leaving, trouble);
  }

  /** The server refuses the address: silence, until there is another. */
  Facts withRefusal() {
    return new Facts(wish, focus, listenUrl, listenUrl, false, asleep, leaving, trouble);
  }

  /** What can be heard now; null for nothing. */
  String audibleUrl() {
    boolean may = wish == Wish.PLAY && focus.lets() && listenUrl != null;
    return may && !listenUrl.equals(refusedUrl) ? listenUrl : null;
  }

  /** Sound comes, or not; the trouble is why not, or null. */
  Facts withSound(boolean heardNow, Trouble why) {
    return new Facts(wish, focus, listenUrl, refusedUrl, heardNow, asleep, leaving, why);
  }

  Facts fallenAsleep() {
    return new Facts(wish, focus, listenUrl, refusedUrl, heard, true, leaving, trouble);
  }

  static Trouble noFocus() {
    return new Trouble(Trouble.Kind.NO_FOCUS, "");
  }

  private static Trouble troubleOf(Focus focus) {
    return focus.lets() ? null : noFocus();
  }
}
