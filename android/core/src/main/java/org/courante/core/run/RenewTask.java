package org.courante.core.run;

import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;

/** The run is there, but its sound is refused: have another address of it. */
final class RenewTask extends Task {
  private final Session session;
  private String listenPath;

  RenewTask(RunBook book, Session session) {
    super(book, session.server);
    this.session = session;
  }

  @Override
  void call(CouranteClient client) throws CallFailed {
    listenPath = client.renewListenPath(session.key);
  }

  @Override
  void done(long nowMs) {
    book.hear(nowMs);
    if (book.session == session) {
      book.session = session.withListenPath(listenPath);
      book.sound.renewed(nowMs);
    }
  }

  @Override
  void failed(CallFailed failure, long nowMs) {
    if (isGone(failure)) {
      book.doubt(session);
    } else {
      book.link.failed(failure, server, nowMs);
    }
  }
}
