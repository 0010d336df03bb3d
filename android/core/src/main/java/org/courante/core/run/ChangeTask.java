package org.courante.core.run;

import org.courante.core.api.CallFailed;
import org.courante.core.api.Change;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.RunStatus;
import org.courante.core.api.Wishes;

/** Tell the server what the runner wishes otherwise. */
final class ChangeTask extends Task {
  private final Session session;
  private final Wishes wishes;
  private final boolean paused;
  private final Change change;
  private RunStatus status;

  ChangeTask(RunBook book, Session session, Wishes wishes, boolean paused, Change change) {
    super(book, session.server);
    this.session = session;
    this.wishes = wishes;
    this.paused = paused;
    this.change = change;
  }

  @Override
  void call(CouranteClient client) throws CallFailed {
    status = client.change(session.key, change);
  }

  @Override
  void done(long nowMs) {
    book.hear(nowMs);
    if (book.session == session) {
      book.show(status.tempo, status.style);
      book.agreement.told(wishes, paused);
    }
  }

  @Override
  void failed(CallFailed failure, long nowMs) {
    if (isGone(failure)) {
      book.doubt(session);
    } else if (isAboutContent(failure)) {
      book.hear(nowMs);
      book.agreement.refused(wishes);
      book.refused(failure, nowMs);
    } else {
      book.link.failed(failure, server, nowMs);
    }
  }
}
