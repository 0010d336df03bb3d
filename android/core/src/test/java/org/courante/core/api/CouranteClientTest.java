package org.courante.core.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.courante.testing.ScriptedServer;
import org.courante.testing.ScriptedServer.Request;
import org.courante.testing.ScriptedServer.Script;
import org.junit.Test;

/** What the client makes of servers that do not answer as they should. */
public class CouranteClientTest {
  private static final RunKey KEY = new RunKey("abc", "very-secret");
  private static final String STYLES = "{\"styles\":[]}";

  private static final String TEMPO =
      "{\"tempo_bpm\":72,\"target_bpm\":85,\"source\":\"cadence\",\"raw\":170,\"why\":\"so\"}";

  private static CouranteClient client(String url) throws BadAddress {
    return new CouranteClient(ServerAddress.parse(url), "Courante test");
  }

  private static <T extends Throwable> T fails(Class<T> type, Script script) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      return assertThrows(type, () -> client(server.baseUrl()).read(KEY));
    }
  }

  private static <T extends Throwable> T failsOn(Class<T> type, byte[] answer) throws Exception {
    return fails(type, request -> answer);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  public void aRequestSaysWhoAsksAndForWhat() throws Exception {
    try (ScriptedServer server = new ScriptedServer(r -> ScriptedServer.json(200, STYLES))) {
      assertEquals(0, client(server.baseUrl() + "/below/").styles().size());
      Request request = server.last();
      assertEquals("/below/api/styles", request.path);
      assertEquals("Courante test", request.headers.get("user-agent"));
      assertEquals("identity", request.headers.get("accept-encoding"));
      assertFalse(request.headers.containsKey("authorization"));
    }
  }

  @Test
  public void nobodyAnswers() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    CouranteClient client = client("http://127.0.0.1:" + port);
    Unreachable failure = assertThrows(Unreachable.class, () -> client.read(KEY));
    assertEquals(-1, failure.retryAfterMs);
    assertFalse(failure.toString().contains("secret"));
    CouranteClient unknown = client("http://no-such-host.invalid");
    assertThrows(Unreachable.class, unknown::styles);
  }

  @Test
  public void anAnswerIsCutOff() throws Exception {
    failsOn(Unreachable.class, null);
    byte[] whole = ScriptedServer.json(200, "{\"run_id\":\"abc\"}");
    failsOn(Unreachable.class, Arrays.copyOf(whole, whole.length - 3));
    failsOn(
        Unreachable.class,
        bytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"run"));
  }

  @Test
  public void somethingElseAnswers() throws Exception {
    failsOn(NotCourante.class, bytes("SSH-2.0-OpenSSH_9.2\r\n"));
    failsOn(NotCourante.class, ScriptedServer.answer(200, "text/html", "<p>Log in to Wi-Fi"));
    failsOn(NotCourante.class, ScriptedServer.answer(404, "text/html", "<p>Not here"));
    failsOn(NotCourante.class, ScriptedServer.json(200, "[1,2]"));
    failsOn(NotCourante.class, ScriptedServer.json(200, "{\"run_id\":7}"));
    failsOn(NotCourante.class, ScriptedServer.json(200, ""));
    failsOn(NotCourante.class, ScriptedServer.json(200, "\0\1\2"));
    failsOn(NotCourante.class, ScriptedServer.answer(422, "application/problem+json", "{}"));
  }

  @Test
  public void aHostileBodyDoesNotExhaustThePhone() throws Exception {
    char[] brackets = new char[200_000];
    Arrays.fill(brackets, '[');
    String deep = "{\"a\":" + new String(brackets);
    failsOn(NotCourante.class, ScriptedServer.json(200, deep));
    char[] blanks = new char[2_000_000];
    Arrays.fill(blanks, ' ');
    failsOn(NotCourante.class, ScriptedServer.json(200, new String(blanks)));
  }

  @Test
  public void aRefusalTellsTheServersSentence() throws Exception {
    byte[] refused = ScriptedServer.problem(503, "64 runs at one time", "Retry-After: 7");
    ApiProblem problem = failsOn(ApiProblem.class, refused);
    assertEquals(503, problem.status);
    assertEquals("64 runs at one time", problem.detail);
    assertEquals("", problem.field);
    assertEquals(7_000, problem.retryAfterMs);
    assertFalse(problem.runIsGone());
    assertTrue(failsOn(ApiProblem.class, ScriptedServer.problem(404, "gone")).runIsGone());
  }

  @Test
  public void howLongToWaitMayStandInTheBody() throws Exception {
    String body = "{\"detail\":\"too often\",\"retry_after_s\":0.25}";
    byte[] refused = ScriptedServer.answer(429, "application/problem+json", body);
    assertEquals(250, failsOn(ApiProblem.class, refused).retryAfterMs);
    byte[] nonsense = ScriptedServer.problem(429, "too often", "Retry-After: soon");
    assertEquals(-1, failsOn(ApiProblem.class, nonsense).retryAfterMs);
  }

  @Test
  public void aProxySaysThatTheServerIsAway() throws Exception {
    byte[] away = ScriptedServer.answer(502, "text/html", "<h1>Bad Gateway", "Retry-After: 3");
    assertEquals(3_000, failsOn(Unreachable.class, away).retryAfterMs);
    byte[] tooBig = ScriptedServer.answer(413, "text/html", "<h1>Too large");
    assertTrue(failsOn(ApiProblem.class, tooBig).isAboutContent());
  }

  @Test
  public void aTokenIsNotTakenToAnotherHost() throws Exception {
    try (ScriptedServer other = new ScriptedServer(r -> ScriptedServer.json(200, STYLES))) {
      String there = "Location: http://localhost:" + other.port() + "/api/runs/abc";
      NotCourante failure =
          failsOn(NotCourante.class, ScriptedServer.answer(302, "text/html", "", there));
      assertTrue(failure.getMessage().contains("localhost"));
      assertEquals(0, other.requests().size());
    }
    failsOn(NotCourante.class, ScriptedServer.answer(302, "text/html", ""));
    failsOn(NotCourante.class, ScriptedServer.answer(301, "text/html", "", "Location: /again"));
  }

  @Test
  public void aRedirectWithinTheHostIsFollowedAsItWas() throws Exception {
    Script script =
        request ->
            request.path.startsWith("/new")
                ? ScriptedServer.json(202, TEMPO)
                : ScriptedServer.answer(307, "text/html", "", "Location: /new" + request.path);
    try (ScriptedServer server = new ScriptedServer(script)) {
      client(server.baseUrl()).readings(KEY, Arrays.asList());
      assertEquals("/new/api/runs/abc/readings", server.last().path);
      assertEquals("POST", server.last().method);
      assertEquals("{\"readings\":[]}", server.last().body);
    }
  }

  @Test
  public void aRequestIsMadeOnceWhateverComesOfIt() throws Exception {
    try (ScriptedServer server = new ScriptedServer(request -> null)) {
      CouranteClient client = client(server.baseUrl());
      assertThrows(Unreachable.class, () -> client.readings(KEY, Arrays.asList()));
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  public void eventsComeAsTheyHappen() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";
    String two = "event: beat\ndata: {\"beat\":1}\n\n: alive\n\nevent: end\ndata: {}\n\n";
    try (ScriptedServer server = new ScriptedServer(request -> bytes(head + two));
        EventStream events = client(server.baseUrl()).events(KEY)) {
      assertEquals("beat", events.next().name);
      assertEquals("end", events.next().name);
      assertEquals(null, events.next());
      assertEquals("Bearer very-secret", server.last().headers.get("authorization"));
    }
  }

  @Test
  public void eventsMayBeRefused() throws Exception {
    byte[] full = ScriptedServer.problem(429, "8 followers of one run", "Retry-After: 5");
    try (ScriptedServer server = new ScriptedServer(request -> full)) {
      CouranteClient client = client(server.baseUrl());
      assertEquals(429, assertThrows(ApiProblem.class, () -> client.events(KEY)).status);
    }
    try (ScriptedServer server = new ScriptedServer(r -> ScriptedServer.json(200, STYLES))) {
      CouranteClient client = client(server.baseUrl());
      assertThrows(NotCourante.class, () -> client.events(KEY));
    }
  }

  @Test
  public void aServerThatSpeaksNoTlsIsNotReachedSecurely() throws Exception {
    try (ScriptedServer server = new ScriptedServer(r -> ScriptedServer.json(200, STYLES))) {
      CouranteClient client = client("https://127.0.0.1:" + server.port());
      assertThrows(Unreachable.class, client::styles);
    }
  }

  @Test
  public void aCertificateOfUnknownMakeIsNotTrusted() throws Exception {
    ServerSocket socket = SelfSigned.socket();
    try (ScriptedServer server =
        new ScriptedServer(r -> ScriptedServer.json(200, STYLES), socket)) {
      CouranteClient client = client("https://127.0.0.1:" + server.port());
      assertThrows(NotTrusted.class, client::styles);
      assertThrows(NotTrusted.class, () -> client.read(KEY));
      assertEquals(0, server.requests().size());
    }
  }
}
