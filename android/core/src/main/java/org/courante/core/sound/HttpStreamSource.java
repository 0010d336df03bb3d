package org.courante.core.sound;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;

/**
 * Sound by HTTP, with {@code ?lag=low}: the server then begins 0.3 s behind live.
 *
 * <p>A redirect is not followed: Courante sends none, so it is a network that wants a login first,
 * and the listen token is not for its ears. No message holds the address, for that is a secret.
 */
public final class HttpStreamSource implements StreamSource {
  private static final int CONNECT_MS = 5_000;

  /** A server that plays sends ten times a second; so long without is a line that is dead. */
  private static final int SILENT_LINE_MS = 6_000;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_OFTEN = 429;

  private final int connectMs;
  private final int silentLineMs;

  public HttpStreamSource() {
    this(CONNECT_MS, SILENT_LINE_MS);
  }

  /** With other limits, in milliseconds: to connect, and to wait for more sound. */
  public HttpStreamSource(int connectMs, int silentLineMs) {
    this.connectMs = connectMs;
    this.silentLineMs = silentLineMs;
  }

  @Override
  public Stream open(String listenUrl) throws IOException {
    HttpURLConnection connection = connection(listenUrl);
    connection.setConnectTimeout(connectMs);
    connection.setReadTimeout(silentLineMs);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "audio/mpeg");
    // Else Android asks for gzip of its own accord, and unpacking holds sound back.
    connection.setRequestProperty("Accept-Encoding", "identity");
    // Else the name of the phone's maker and model goes out.
    connection.setRequestProperty("User-Agent", "Courante");
    boolean good = false;
    try {
      require(connection.getResponseCode());
      Stream stream = new HttpStream(connection, connection.getInputStream());
      good = true;
      return stream;
    } finally {
      if (!good) {
        connection.disconnect();
      }
    }
  }

  /** The address with the wish for low lag, if it has none yet. */
  static String lowLag(String listenUrl) {
    int query = listenUrl.indexOf('?');
    if (query >= 0 && ("&" + listenUrl.substring(query + 1)).contains("&lag=")) {
      return listenUrl;
    }
    return listenUrl + (query < 0 ? '?' : '&') + "lag=low";
  }

  private static HttpURLConnection connection(String listenUrl) throws IOException {
    try {
      URLConnection connection = new URL(lowLag(listenUrl)).openConnection();
      if (connection instanceof HttpURLConnection) {
        return (HttpURLConnection) connection;
      }
    } catch (MalformedURLException e) {
      throw notHttp();
    }
    throw notHttp();
  }

  private static IOException notHttp() {
    return new IOException("listen_url: expected an address that begins with http:// or https://");
  }

  private static void require(int status) throws IOException {
    if (status == HttpURLConnection.HTTP_OK) {
      return;
    }
    boolean lasting = status >= 400 && status < 500;
    if (lasting && status != REQUEST_TIMEOUT && status != TOO_EARLY && status != TOO_OFTEN) {
      throw new Refused(status);
    }
    if (status >= 300 && status < 400) {
      throw new IOException(
          "redirected with status " + status + ": perhaps this network wants a login first");
    }
    throw new IOException("the server gives no sound now: status " + status);
  }

  private static final class HttpStream implements Stream {
    private final HttpURLConnection connection;
    private final InputStream body;

    HttpStream(HttpURLConnection connection, InputStream body) {
      this.connection = connection;
      this.body = body;
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public String contentType() {
      String type = connection.getContentType();
      return type == null ? "" : type;
    }

    @Override
    public void abort() {
      connection.disconnect();
    }
  }
}
