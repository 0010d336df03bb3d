package org.courante.core.sound;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Against the JDK's HTTP server, which says what no Courante server would. */
public final class HttpStreamSourceTest {
  private static final byte[] SOUND = Mp3.frames(Mp3.STEREO_44, 0, 3);

  private final HttpStreamSource source = new HttpStreamSource();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile Headers asked;
  private volatile String query;
  private volatile int status = 200;

  @Before
  public void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        new HttpHandler() {
          @Override
          public void handle(HttpExchange exchange) throws IOException {
            answer(exchange);
          }
        });
    server.start();
  }

  @After
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdown();
  }

  @Test
  public void asksForLowLagAndTellsNothingOfThePhone() throws IOException {
    StreamSource.Stream stream = source.open(url());
    byte[] got = new byte[SOUND.length];
    int n = 0;
    while (n < got.length) {
      n += stream.body().read(got, n, got.length - n);
    }
    stream.abort();
    assertArrayEquals(SOUND, got);
    assertEquals("audio/mpeg", stream.contentType());
    assertEquals("lag=low", query);
    assertEquals("Courante", asked.getFirst("User-Agent"));
    assertEquals("identity", asked.getFirst("Accept-Encoding"));
    assertNull("titles would lie between the frames", asked.getFirst("Icy-MetaData"));
  }

  @Test
  public void aQueryStaysAndTheWishIsNotSaidTwice() {
    assertEquals("http://a/b?c=d&lag=low", HttpStreamSource.lowLag("http://a/b?c=d"));
    assertEquals("http://a/b?lag=low", HttpStreamSource.lowLag("http://a/b?lag=low"));
    assertEquals("http://a/b?c=d&lag=low", HttpStreamSource.lowLag("http://a/b?c=d&lag=low"));
  }

  @Test
  public void whatWouldBeRefusedAgainIsRefused() throws IOException {
    for (int each : new int[] {400, 401, 403, 404, 410}) {
      status = each;
      try {
        source.open(url());
        fail("expected Refused for " + each);
      } catch (StreamSource.Refused e) {
        assertEquals(each, e.httpStatus);
        assertFalse(e.getMessage().contains("secret"));
      }
    }
  }

  @Test
  public void whatMayPassIsNotRefused() {
    for (int each : new int[] {302, 307, 408, 429, 500, 502, 503}) {
      status = each;
      IOException told = failure(url());
      assertFalse(told instanceof StreamSource.Refused);
      assertTrue(told.getMessage().contains(Integer.toString(each)));
    }
  }

  @Test
  public void aRedirectIsNotFollowed() {
    status = 302;
    failure(url());
    assertEquals("nobody asked for the login page", "lag=low", query);
  }

  @Test
  public void aLineThatFallsSilentIsGivenUp() throws IOException {
    StreamSource.Stream stream = new HttpStreamSource(5_000, 2_000).open(url());
    try {
      while (stream.body().read() >= 0) {
        // What came before.
      }
      fail("expected a timeout");
    } catch (SocketTimeoutException e) {
      assertNotNull(e);
    } finally {
      stream.abort();
    }
  }

  @Test
  public void noMessageTellsTheAddress() {
    for (String each : new String[] {"no address: secret", "ftp://h/secret", "file:/secret"}) {
      IOException told = failure(each);
      assertTrue(told.getMessage().startsWith("listen_url: "));
      assertFalse(told.getMessage().contains("secret"));
    }
    server.stop(0);
    assertFalse(String.valueOf(failure(url()).getMessage()).contains("secret"));
  }

  private IOException failure(String url) {
    try {
      source.open(url);
    } catch (IOException e) {
      return e;
    }
    throw new AssertionError("expected an IOException");
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked = exchange.getRequestHeaders();
    query = exchange.getRequestURI().getQuery();
    exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
    exchange.getResponseHeaders().set("Location", "/login?secret");
    exchange.sendResponseHeaders(status, status == 200 ? 0 : -1);
    if (status == 200) {
      exchange.getResponseBody().write(SOUND);
      exchange.getResponseBody().flush();
      awaitEnd();
    }
    exchange.close();
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/listen/secret.mp3";
  }
}
