package org.courante.core.run;

import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.Opened;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Wishes;

/** Begin a run as the runner wishes it. */
final class OpenTask extends Task {
  private final Wishes wishes;
  private Opened opened;

  OpenTask(RunBook book, ServerAddress server, Wishes wishes) {
    super(book, server);
    this.wishes = wishes;
  }

  @Override
  void call(CouranteClient client) throws CallFailed {
    opened = client.open(wishes);
  }

  @Override
  void done(long nowMs) {
    book.opened(new Session(server, opened.key, opened.listenPath), wishes, nowMs);
  }

  @Override
  void failed(CallFailed failure, long nowMs) {
    book.link.failed(failure, server, nowMs);
  }
}
