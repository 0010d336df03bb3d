package org.courante.service;

/** What is kept of a run cannot be read. The message never has what was read: it holds a token. */
final class BrokenStore extends Exception {
  private static final long serialVersionUID = 1;

  BrokenStore(String message) {
    super(message);
  }
}
