package org.courante.core.run;

import org.courante.core.api.ApiProblem;
import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.ServerAddress;

/** One request: made without the book, which is told what came of it. */
abstract class Task {
  final RunBook book;
  final ServerAddress server;

  Task(RunBook book, ServerAddress server) {
    this.book = book;
    this.server = server;
  }

  /** Ask the server; may block. */
  abstract void call(CouranteClient client) throws CallFailed;

  /** It was answered. */
  abstract void done(long nowMs);

  /** It was not answered, or refused. */
  abstract void failed(CallFailed failure, long nowMs);

  static boolean isGone(CallFailed failure) {
    return failure instanceof ApiProblem && ((ApiProblem) failure).runIsGone();
  }

  static boolean isAboutContent(CallFailed failure) {
    return failure instanceof ApiProblem && ((ApiProblem) failure).isAboutContent();
  }
}
