package org.courante.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A server that answers as a test says, byte by byte, so that it can also answer what no server
 * should. Each connection serves one request.
 */
public final class ScriptedServer implements AutoCloseable {
  /** What a test answers. */
  public interface Script {
    /** The bytes of the answer; null to close the connection without a word. */
    byte[] answer(Request request) throws Exception;
  }

  /** What arrived. */
  public static final class Request {
    public final String method;
    public final String path;

    /** By their names in lower case. */
    public final Map<String, String> headers;

    public final String body;

    Request(String method, String path, Map<String, String> headers, String body) {
      this.method = method;
      this.path = path;
      this.headers = headers;
      this.body = body;
    }
  }

  private final Script script;
  private final ServerSocket socket;
  private final List<Request> requests = new ArrayList<>();

  public ScriptedServer(Script script) throws IOException {
    this(script, new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
  }

  /** On a socket of one's own, such as one that speaks TLS. */
  public ScriptedServer(Script script, ServerSocket socket) {
    JvmHttp.allowPatch();
    this.script = script;
    this.socket = socket;
    Thread thread = new Thread(this::serve, "scripted server");
    thread.setDaemon(true);
    thread.start();
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** All that arrived so far. */
  public synchronized List<Request> requests() {
    return new ArrayList<>(requests);
  }

  public Request last() {
    List<Request> all = requests();
    return all.get(all.size() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** An answer of HTTP; further headers stand as {@code "Name: value"}. */
  public static byte[] answer(int status, String mediaType, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    head.append("Content-Type: ").append(mediaType).append("\r\n");
    head.append("Content-Length: ").append(bytes.length).append("\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] json(int status, String body, String... headers) {
    return answer(status, "application/json", body, headers);
  }

  public static byte[] problem(int status, String detail, String... headers) {
    String body = "{\"type\":\"urn:x\",\"title\":\"x\",\"status\":" + status + ",\"detail\":\"";
    return answer(status, "application/problem+json", body + detail + "\"}", headers);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread thread = new Thread(() -> converse(connection), "scripted answer");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void converse(Socket connection) {
    try (Socket open = connection) {
      Request request = read(open.getInputStream());
      synchronized (this) {
        requests.add(request);
      }
      byte[] answer = script.answer(request);
      if (answer != null) {
        open.getOutputStream().write(answer);
        open.getOutputStream().flush();
      }
    } catch (Exception e) {
      // The client sees the connection close, and the test fails by that.
    }
  }

  private static Request read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString("ISO-8859-1").endsWith("\r\n\r\n")) {
      int c = in.read();
      boolean method = head.size() > 0 || (c >= 'A' && c <= 'Z');
      if (c < 0 || !method) {
        throw new IOException("no whole request of HTTP");
      }
      head.write(c);
    }
    String[] lines = head.toString("ISO-8859-1").split("\r\n");
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, lines[i].substring(colon + 1).trim());
    }
    byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    for (int at = 0; at < body.length; ) {
      int count = in.read(body, at, body.length - at);
      if (count < 0) {
        throw new IOException("no whole body");
      }
      at += count;
    }
    String[] start = lines[0].split(" ");
    return new Request(start[0], start[1], headers, new String(body, StandardCharsets.UTF_8));
  }
}
