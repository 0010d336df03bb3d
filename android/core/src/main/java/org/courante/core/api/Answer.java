package org.courante.core.api;

/** What came back over HTTP, whole. */
final class Answer {
  final int status;

  /** In lower case, without parameters; empty where none was told. */
  final String mediaType;

  final String body;

  /** From the header; -1 where it was not told in seconds. */
  final long retryAfterMs;

  Answer(int status, String mediaType, String body, long retryAfterMs) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}
