package org.courante.core.sound;

import java.io.IOException;
import java.io.InputStream;

/** Opens what is heard at an address. */
public interface StreamSource {
  /**
   * Ask for the sound, as close to live as the server gives it; waits for its answer.
   *
   * @throws Refused the server knows this address no longer, or never did
   * @throws IOException nobody answers, or not with sound; later it may be otherwise
   */
  Stream open(String listenUrl) throws IOException;

  /** Sound that arrives. */
  interface Stream {
    /** Its bytes; reading fails if none comes for some seconds. */
    InputStream body();

    /** As the server calls it; empty where it does not say. */
    String contentType();

    /**
     * Let it go; a thread that reads from it comes back soon. From any thread but the main one: it
     * may have to wait for that thread, on a desktop's Java.
     */
    void abort();
  }

  /** The server refuses, and would do so again. */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    public final int httpStatus;

    public Refused(int httpStatus) {
      super("the server refuses the sound with status " + httpStatus);
      this.httpStatus = httpStatus;
    }
  }
}
