package org.courante.core.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;

/** One exchange over HTTP at a time, bounded in time and size; nothing is repeated by itself. */
final class Http {
  static final int CONNECT_MS = 5_000;
  static final int READ_MS = 10_000;
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_REDIRECTS = 3;
  private static final long LONGEST_RETRY_AFTER_S = 24 * 3600;

  private final String userAgent;

  Http(String userAgent) {
    this.userAgent = userAgent;
  }

  /**
   * Ask, and read the whole answer.
   *
   * @param token for the Authorization header; null for none
   * @param body as JSON; null for none
   */
  Answer exchange(String method, String url, String token, String body) throws CallFailed {
    return answer(send(method, url, token, body, "application/json", READ_MS));
  }

  /** Read the whole answer. */
  Answer answer(HttpURLConnection connection) throws CallFailed {
    boolean whole = false;
    try {
      InputStream in = stream(connection);
      String text = BoundedBody.read(in, connection.getContentLength(), MOST_BYTES);
      whole = true;
      return new Answer(statusOf(connection), mediaType(connection), text, retryAfter(connection));
    } finally {
      if (!whole) {
        connection.disconnect();
      }
    }
  }

  /** Ask, and leave the body to the caller, who has to disconnect. */
  HttpURLConnection send(
      String method, String url, String token, String body, String accept, int readMs)
      throws CallFailed {
    String at = url;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      HttpURLConnection connection = once(method, at, token, body, accept, readMs);
      int status = statusOf(connection);
      if (status < 301 || status == 304 || status > 308) {
        return connection;
      }
      String to = connection.getHeaderField("Location");
      connection.disconnect();
      at = sameHost(at, to);
    }
    throw new NotCourante("It redirects in a circle.", null);
  }

  private HttpURLConnection once(
      String method, String url, String token, String body, String accept, int readMs)
      throws CallFailed {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) new URL(url).openConnection();
      prepare(connection, method, token, accept, readMs);
      if (body != null) {
        write(connection, body);
      }
      if (connection.getResponseCode() < 0) {
        throw new ProtocolException("no status");
      }
      return connection;
    } catch (HttpRetryException e) {
      // The desktop's way of telling 401 where a body was streamed.
      throw new ApiProblem(e.responseCode(), "The control token is not accepted.", "", -1);
    } catch (IOException e) {
      if (connection != null) {
        connection.disconnect();
      }
      throw failure(e);
    }
  }

  private void prepare(
      HttpURLConnection connection, String method, String token, String accept, int readMs)
      throws IOException {
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(readMs);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", accept);
    connection.setRequestProperty("Accept-Encoding", "identity");
    connection.setRequestProperty("User-Agent", userAgent);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
  }

  /** Streamed, for a request with a buffered body is repeated silently by some platforms. */
  private static void write(HttpURLConnection connection, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setFixedLengthStreamingMode(bytes.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(bytes);
    }
  }

  /**
   * Where a redirect leads. The token goes along, so it must be the same host, and may become safer
   * but not less safe.
   */
  private static String sameHost(String from, String location) throws NotCourante {
    URI before = URI.create(from);
    URI after;
    try {
      after = before.resolve(location == null ? "" : location);
    } catch (IllegalArgumentException e) {
      throw new NotCourante("It redirects to what is no address.", e);
    }
    String scheme = after.getScheme();
    boolean safe = before.getScheme().equals(scheme) || "https".equals(scheme);
    if (!before.getHost().equalsIgnoreCase(after.getHost()) || !safe) {
      throw new NotCourante("It redirects to another place, " + after.getHost() + ".", null);
    }
    return after.toString();
  }

  private static InputStream stream(HttpURLConnection connection) throws CallFailed {
    try {
      boolean good = statusOf(connection) < HttpURLConnection.HTTP_BAD_REQUEST;
      return good ? connection.getInputStream() : connection.getErrorStream();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static int statusOf(HttpURLConnection connection) throws CallFailed {
    try {
      return connection.getResponseCode();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static String mediaType(HttpURLConnection connection) {
    String type = connection.getContentType();
    return type == null ? "" : type.split(";")[0].trim().toLowerCase(Locale.ROOT);
  }

  private static long retryAfter(HttpURLConnection connection) {
    String header = connection.getHeaderField("Retry-After");
    if (header == null || !header.matches("[0-9]{1,9}")) {
      return -1;
    }
    return 1000 * Math.min(LONGEST_RETRY_AFTER_S, Long.parseLong(header));
  }

  private static CallFailed failure(IOException error) {
    if (error instanceof CallFailed) {
      return (CallFailed) error;
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof CertPathValidatorException
          || cause instanceof SSLPeerUnverifiedException) {
        return new NotTrusted("The server's certificate is not trusted by this phone.", error);
      }
    }
    boolean notHttp = error instanceof ProtocolException;
    if (notHttp || "Invalid Http response".equals(error.getMessage())) {
      return new NotCourante("What answers does not speak HTTP.", error);
    }
    return new Unreachable("The server cannot be reached.", -1, error);
  }
}
