package org.courante.core.run;

import java.util.Random;
import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.Event;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Wishes;
import org.courante.core.pace.Reading;
import org.courante.core.pace.SensorState;
import org.courante.core.run.RunBook.Intent;
import org.json.JSONException;

/**
 * Keeps the runner's run going, whatever the network does: logic without threads and clocks.
 *
 * <p>The same run goes on after an outage and after the app was killed, if the server still has it;
 * otherwise another one with the same wishes, while the runner's time and distance go on. What
 * sensors told in between is sent when the network is back.
 *
 * <p>Times are milliseconds since the phone was started ({@code nowMs}) and of UTC since 1970
 * ({@code utcMs}). Every method may be called from any thread and returns at once, but {@link
 * #pump}, which waits for the network and belongs to one thread. After each call of another method
 * pump is to be called at once; it knows whether anything is due.
 */
public final class RunKeeper {
  /** Nothing is due before something happens. */
  public static final long NEVER = RunBook.NEVER;

  private final String userAgent;
  private final Object lock = new Object();
  private final RunBook book;
  private long startedUtcMs;

  /**
   * A keeper without a server and without a run.
   *
   * @param userAgent what the server is told of this app
   * @param random spreads retries over time
   */
  public RunKeeper(String userAgent, Random random) {
    this.userAgent = userAgent;
    this.book = new RunBook(random);
  }

  /** Where to run; null for nowhere. A run that is on goes on at the new place as another one. */
  public void setServer(ServerAddress server, long nowMs) {
    synchronized (lock) {
      boolean same = server == null ? book.server == null : server.equals(book.server);
      if (same) {
        return;
      }
      book.leave(nowMs);
      book.server = server;
      book.link.succeeded();
    }
  }

  /** Kept, and told to the server as soon as there is a run. */
  public void wish(Wishes wishes) {
    synchronized (lock) {
      book.agreement.wish(wishes);
      book.forgetRefusal();
      book.link.tryAtOnce();
    }
  }

  public Wishes wishes() {
    synchronized (lock) {
      return book.agreement.wishes();
    }
  }

  /** Begin a run, or go on with one that pauses. */
  public void play(long nowMs, long utcMs) {
    synchronized (lock) {
      if (book.intent == Intent.IDLE || book.intent == Intent.ENDED) {
        book.clock.reset();
        book.figures.begin();
        book.posting = new Posting();
        startedUtcMs = utcMs;
      }
      if (book.isSilent()) {
        book.sound.asked();
      }
      book.intent = Intent.ON;
      book.hushed = false;
      book.clock.start(nowMs);
      book.link.tryAtOnce();
    }
  }

  /** Silence, by the runner's wish: time stands still, and readings are not taken. */
  public void pause(long nowMs) {
    synchronized (lock) {
      if (book.intent == Intent.ON) {
        book.intent = Intent.PAUSED;
        book.hushed = false;
        book.clock.stop(nowMs);
        book.sound.asked();
      }
    }
  }

  /** Silence while another app sounds: shown as a pause, but time and readings go on. */
  public void hush(boolean on) {
    synchronized (lock) {
      if (book.intent == Intent.ON && book.hushed != on) {
        book.hushed = on;
        book.sound.asked();
      }
    }
  }

  /** The run is over at once; {@link #pump} sends what is left and tells the server. */
  public void end(long nowMs) {
    synchronized (lock) {
      if (book.isOn()) {
        book.clock.stop(nowMs);
        book.leave(nowMs);
        book.intent = Intent.ENDED;
        book.hushed = false;
        book.link.tryAtOnce();
      }
    }
  }

  /** To be sent; taken only while the run is on. */
  public void add(Reading reading) {
    synchronized (lock) {
      if (book.intent == Intent.ON) {
        book.posting.add(reading);
      }
    }
  }

  /** Taken only while the run is on. */
  public void addDistance(double metres) {
    synchronized (lock) {
      if (book.intent == Intent.ON) {
        book.figures.distanceM += metres;
      }
    }
  }

  /** What a screen shows of the runner from now on; NaN where unknown. */
  public void show(double speedMps, double cadenceSpm, double heartRateBpm) {
    synchronized (lock) {
      book.figures.speedMps = speedMps;
      book.figures.cadenceSpm = cadenceSpm;
      book.figures.heartRateBpm = heartRateBpm;
    }
  }

  /** The latest of each kind is shown. */
  public void sensor(SensorState state) {
    synchronized (lock) {
      book.figures.sensor(state);
    }
  }

  /** What the system says of the network. If there is one, waiting is over. */
  public void network(boolean available) {
    synchronized (lock) {
      book.link.network(available);
    }
  }

  /** Sound comes out of the phone, or no longer. */
  public void sound(boolean heard) {
    synchronized (lock) {
      book.sound.heard(heard);
    }
  }

  /** The server refuses the address of the sound: the run, or its address, is another one now. */
  public void soundRefused() {
    synchronized (lock) {
      book.sound.refused();
      book.check();
    }
  }

  /** The sound is held by another app, or cannot be played; null when that is over. */
  public void soundTrouble(Trouble trouble) {
    synchronized (lock) {
      book.sound.trouble(trouble);
    }
  }

  /**
   * An event of the run, where events are followed. Without them tempo and reason come with the
   * answer to each reading, or by asking.
   */
  public void told(Event event, long nowMs) {
    synchronized (lock) {
      if (book.session == null) {
        return;
      }
      try {
        book.take(event);
        book.hear(nowMs);
      } catch (CallFailed e) {
        book.link.failed(e, book.session.server, nowMs);
      }
    }
  }

  /**
   * Make the request that is due, if one is, and wait for its answer: at most one, and at most half
   * a minute. Trouble with the network is told by {@link #state}, never thrown.
   *
   * @return in how many milliseconds to call again, counted from the return; 0 for at once; {@link
   *     #NEVER}
   */
  public long pump(long nowMs) {
    Task task;
    synchronized (lock) {
      task = book.next(nowMs);
      if (task == null) {
        return book.waitMs(nowMs);
      }
    }
    CallFailed failure = null;
    try {
      task.call(new CouranteClient(task.server, userAgent));
    } catch (CallFailed e) {
      failure = e;
    }
    synchronized (lock) {
      if (failure == null) {
        task.done(nowMs);
      } else {
        task.failed(failure, nowMs);
      }
      // Time went by during the call: how much is left of a wait tells only the next pump.
      return book.waitMs(nowMs) == NEVER ? NEVER : 0;
    }
  }

  /** What there is to be shown now. */
  public RunState state(long nowMs) {
    synchronized (lock) {
      return Snapshot.of(book, nowMs);
    }
  }

  /** What is to be heard; null for silence. It holds a secret. */
  public String listenUrl() {
    synchronized (lock) {
      boolean silent = book.isSilent() || book.session == null;
      return silent ? null : book.session.listenUrl();
    }
  }

  /** When Play was pressed; 0 before. */
  public long startedUtcMs() {
    synchronized (lock) {
      return startedUtcMs;
    }
  }

  /** Whether a run is on or pauses. */
  public boolean isOn() {
    synchronized (lock) {
      return book.isOn();
    }
  }

  /**
   * All that must outlive the app, for the phone's private storage: it holds secrets.
   *
   * @return null if there is no run to be kept
   */
  public String save(long nowMs, long utcMs) {
    synchronized (lock) {
      try {
        return book.isOn() ? SavedRun.write(book, startedUtcMs, nowMs, utcMs) : null;
      } catch (JSONException e) {
        throw new IllegalStateException("a run holds a number that JSON has not", e);
      }
    }
  }

  /**
   * Go on with what was kept, in a keeper that has no run yet.
   *
   * @throws BadState it cannot be read; the keeper is as it was
   */
  public void restore(String saved, long nowMs, long utcMs) throws BadState {
    synchronized (lock) {
      if (book.intent != Intent.IDLE) {
        throw new IllegalStateException("there is a run already");
      }
      startedUtcMs = SavedRun.read(saved).into(book, nowMs, utcMs);
    }
  }
}
