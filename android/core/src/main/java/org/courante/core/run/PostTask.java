package org.courante.core.run;

import java.util.ArrayList;
import java.util.List;
import org.courante.core.api.ApiProblem;
import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.Dated;
import org.courante.core.api.Tempo;
import org.courante.core.pace.Reading;

/** Tell the server what sensors told. */
final class PostTask extends Task {
  private final Session session;
  private final Posting posting;
  private final boolean late;
  private final List<Reading> batch;
  private final List<Dated> dated = new ArrayList<>();
  private Tempo tempo;

  /** Takes from the posting what is due. */
  PostTask(RunBook book, Session session, Posting posting, long nowMs) {
    super(book, session.server);
    this.session = session;
    this.posting = posting;
    late = posting.isLateDue(nowMs);
    batch = late ? posting.takeLate(nowMs) : posting.takeFresh(nowMs);
    for (Reading reading : batch) {
      dated.add(new Dated(reading, Math.max(0, nowMs - reading.timeMs) / 1000.0));
    }
  }

  @Override
  void call(CouranteClient client) throws CallFailed {
    if (dated.isEmpty()) {
      return; // all that was late was too old
    }
    boolean single = dated.size() == 1 && !late;
    tempo = single ? client.pace(session.key, dated.get(0)) : client.readings(session.key, dated);
  }

  @Override
  void done(long nowMs) {
    if (tempo == null) {
      return;
    }
    posting.sent();
    book.hear(nowMs);
    if (book.session == session) {
      book.show(tempo, "");
    }
  }

  @Override
  void failed(CallFailed failure, long nowMs) {
    if (isAboutContent(failure)) {
      book.hear(nowMs);
      posting.refused(batch);
      book.refused(failure, nowMs);
      return;
    }
    posting.failed(batch);
    if (isGone(failure)) {
      book.doubt(session);
    } else if (late && failure instanceof ApiProblem && failure.retryAfterMs > 0) {
      book.hear(nowMs);
      posting.holdLate(nowMs + failure.retryAfterMs);
    } else {
      book.link.failed(failure, server, nowMs);
    }
  }
}
