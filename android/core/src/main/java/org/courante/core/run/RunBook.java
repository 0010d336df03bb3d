package org.courante.core.run;

import java.util.Random;
import org.courante.core.api.ApiProblem;
import org.courante.core.api.CallFailed;
import org.courante.core.api.Change;
import org.courante.core.api.Event;
import org.courante.core.api.RunStatus;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Tempo;
import org.courante.core.api.Wishes;

/** All that is known of the runner's run, and which request is due. Not for several threads. */
final class RunBook {
  static final long NEVER = Long.MAX_VALUE;

  /** So often the server is asked how the run is, where nothing else tells. */
  static final long POLL_MS = 4_000;

  private static final long REFUSAL_SHOWN_MS = 10_000;

  enum Intent {
    IDLE,
    ON,
    PAUSED,
    ENDED
  }

  final Link link;
  final Agreement agreement = new Agreement();
  final Sound sound = new Sound();
  final Figures figures = new Figures();
  final RunClock clock = new RunClock();
  Posting posting = new Posting();
  Intent intent = Intent.IDLE;
  boolean hushed;
  ServerAddress server;
  Session session;
  private Farewell farewell;
  private boolean checkDue;
  private long heardAtMs;
  private Trouble refusal;
  private long refusalUntilMs;

  RunBook(Random random) {
    link = new Link(random);
  }

  // --- what is due ---

  /** The request that is due now; null if none is. */
  Task next(long nowMs) {
    if (farewell != null && farewell.isGivenUp(nowMs)) {
      farewell = null;
    }
    if (atMs(nowMs) > nowMs) {
      return null;
    }
    if (farewell != null) {
      return farewell.next(this, nowMs);
    }
    return session == null ? new OpenTask(this, server, agreement.wishes()) : ofRun(nowMs);
  }

  /** How long nothing is due; NEVER until something happens. */
  long waitMs(long nowMs) {
    long at = atMs(nowMs);
    return at == NEVER ? NEVER : Math.max(0, at - nowMs);
  }

  private long atMs(long nowMs) {
    long due = dueMs(nowMs);
    return due == NEVER ? NEVER : Math.max(due, link.openAtMs());
  }

  private long dueMs(long nowMs) {
    if (farewell != null) {
      return farewell.dueMs(nowMs);
    }
    boolean on = intent == Intent.ON;
    if (server == null || !isOn()) {
      return NEVER;
    }
    if (session == null) {
      return on ? nowMs : NEVER;
    }
    if (checkDue || !change().isEmpty()) {
      return nowMs;
    }
    long renew = on && sound.isDoubted() ? sound.renewAtMs() : NEVER;
    long poll = on ? heardAtMs + POLL_MS : NEVER;
    return Math.min(Math.min(renew, poll), posting.dueMs(nowMs));
  }

  private Task ofRun(long nowMs) {
    if (checkDue) {
      return new CheckTask(this, session);
    }
    Change change = change();
    if (!change.isEmpty()) {
      return new ChangeTask(this, session, agreement.wishes(), isSilent(), change);
    }
    if (intent == Intent.ON && sound.isDoubted() && sound.renewAtMs() <= nowMs) {
      return new RenewTask(this, session);
    }
    if (posting.dueMs(nowMs) <= nowMs) {
      return new PostTask(this, session, posting, nowMs);
    }
    return new CheckTask(this, session);
  }

  private Change change() {
    return agreement.due(isSilent());
  }

  /** Whether a run is on or pauses. */
  boolean isOn() {
    return intent == Intent.ON || intent == Intent.PAUSED;
  }

  boolean isSilent() {
    return intent != Intent.ON || hushed;
  }

  // --- what came of it ---

  /** The server answered: it is there. */
  void hear(long nowMs) {
    heardAtMs = nowMs;
    link.succeeded();
  }

  /** A run began; the runner may have left in the meantime. */
  void opened(Session opened, Wishes sent, long nowMs) {
    hear(nowMs);
    if (!isOn() || session != null || !opened.server.equals(server)) {
      farewell = new Farewell(opened, new Posting(), nowMs);
      return;
    }
    session = opened;
    agreement.told(sent, false);
    posting.forgetBefore(nowMs);
    checkDue = true;
  }

  void checked(RunStatus status) {
    checkDue = false;
    agreement.told(status);
    show(status.tempo, status.style);
  }

  /** An empty style says nothing about it. */
  void show(Tempo tempo, String style) {
    figures.tempo = tempo;
    if (!style.isEmpty()) {
      figures.style = style;
    }
  }

  /** The server does not know this run (any more): make sure. */
  void doubt(Session doubted) {
    if (doubted == session) {
      checkDue = true;
    } else {
      left(doubted);
    }
  }

  /** An event of the run, if its word is news for a phone. */
  void take(Event event) throws CallFailed {
    if (event.name.equals("tempo")) {
      show(event.tempo(), "");
    } else if (event.name.equals("style")) {
      figures.style = event.style();
    } else if (event.name.equals("end")) {
      check();
    }
  }

  /** The run is over at the server; the runner's goes on with another. */
  void lost() {
    session = null;
    checkDue = false;
    sound.heard(false);
    agreement.told(Wishes.NONE, false);
  }

  /** The server knows that the runner left. */
  void left(Session ended) {
    if (farewell != null && farewell.session == ended) {
      farewell = null;
    }
  }

  void refused(CallFailed failure, long nowMs) {
    refusal = new Trouble(Trouble.Kind.REFUSED, ((ApiProblem) failure).detail);
    refusalUntilMs = nowMs + REFUSAL_SHOWN_MS;
  }

  // --- what the runner did ---

  /** Leave the run that is on, if there is one. */
  void leave(long nowMs) {
    if (session != null) {
      farewell = new Farewell(session, posting, nowMs);
      posting = new Posting();
      lost();
    }
  }

  /** Ask for the run before anything else. */
  void check() {
    checkDue = session != null;
  }

  void forgetRefusal() {
    refusal = null;
  }

  /** What the server refused of late; null for nothing. */
  Trouble refusal(long nowMs) {
    return nowMs < refusalUntilMs ? refusal : null;
  }
}
