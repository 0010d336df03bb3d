package org.courante.core.run;

import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;

/** Tell the server that a run is over. */
final class EndTask extends Task {
  private final Session session;

  EndTask(RunBook book, Session session) {
    super(book, session.server);
    this.session = session;
  }

  @Override
  void call(CouranteClient client) throws CallFailed {
    client.end(session.key);
  }

  @Override
  void done(long nowMs) {
    book.hear(nowMs);
    book.left(session);
  }

  @Override
  void failed(CallFailed failure, long nowMs) {
    if (isGone(failure)) {
      done(nowMs);
    } else {
      book.link.failed(failure, server, nowMs);
    }
  }
}
