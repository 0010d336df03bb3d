package org.courante.core.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a body to its end, or fails: it may be cut off, endless, or arrive a byte at a time. */
final class BoundedBody {
  private static final int BUFFER_BYTES = 8192;
  private static final long LONGEST_NS = 15_000_000_000L;

  private BoundedBody() {}

  /**
   * The text of a body.
   *
   * @param in null for none
   * @param announcedBytes what Content-Length says; -1 where it says nothing
   */
  static String read(InputStream in, int announcedBytes, int mostBytes) throws CallFailed {
    if (in == null) {
      return "";
    }
    byte[] bytes;
    try (InputStream body = in) {
      bytes = all(body, mostBytes);
    } catch (IOException e) {
      throw e instanceof CallFailed ? (CallFailed) e : cut(e);
    }
    if (bytes.length < announcedBytes) {
      throw cut(null);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] all(InputStream in, int mostBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    // The one clock of this package: a read has its time limit, but many reads have none.
    long began = System.nanoTime();
    int count = in.read(buffer);
    while (count >= 0) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > mostBytes) {
        throw new NotCourante("It answers with more than " + mostBytes + " bytes.", null);
      }
      if (System.nanoTime() - began > LONGEST_NS) {
        throw new Unreachable("The answer comes too slowly.", -1, null);
      }
      count = in.read(buffer);
    }
    return bytes.toByteArray();
  }

  private static Unreachable cut(IOException cause) {
    return new Unreachable("The answer was cut off.", -1, cause);
  }
}
