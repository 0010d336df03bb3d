package org.courante.core.run;

import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.RunStatus;

/** Ask how the run is, and whether it is still there. */
final class CheckTask extends Task {
  private final Session session;
  private RunStatus status;

  CheckTask(RunBook book, Session session) {
    super(book, session.server);
    this.session = session;
  }

  @Override
  void call(CouranteClient client) throws CallFailed {
    status = client.read(session.key);
  }

  @Override
  void done(long nowMs) {
    book.hear(nowMs);
    if (book.session != session) {
      return;
    }
    if (status.isOver()) {
      book.lost();
    } else {
      book.checked(status);
    }
  }

  @Override
  void failed(CallFailed failure, long nowMs) {
    if (!isGone(failure)) {
      book.link.failed(failure, server, nowMs);
      return;
    }
    book.hear(nowMs);
    if (book.session == session) {
      book.lost();
    }
  }
}
