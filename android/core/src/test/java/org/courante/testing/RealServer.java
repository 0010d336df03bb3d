package org.courante.testing;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Courante server for tests, on a free port of this machine.
 *
 * <p>{@link #shared()} is one server for the whole test run, started by whoever asks first and
 * stopped when the JVM exits. {@link #own} is a server of the test's own, which can be stopped and
 * started again on the same port and with the same data.
 *
 * <p>The Python that has Courante is named by the property {@code courante.python}, or else by the
 * environment's {@code COURANTE_PYTHON}.
 */
public final class RealServer implements AutoCloseable {
  private static final long READY_WITHIN_MS = 120_000;
  private static final long LOOK_AGAIN_MS = 100;
  private static final int TOLD_ON_FAILURE_BYTES = 4000;

  private static RealServer shared;

  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  private RealServer(Path folder, int port, List<String> options) {
    this.folder = folder;
    this.port = port;
    this.options = options;
  }

  /** The server of this test run, ready; with a house run, and without history. */
  public static synchronized RealServer shared() {
    if (shared == null) {
      shared = own("--house", "--no-history");
      shared.start();
    }
    return shared;
  }

  /**
   * A server of one's own that is not started yet. It keeps history, so that its runs go on after a
   * restart, and has no house run unless the options say so.
   *
   * @param options more of {@code courante serve}; what comes last counts
   */
  public static RealServer own(String... options) {
    JvmHttp.allowPatch();
    List<String> all = new ArrayList<>();
    all.addAll(Arrays.asList("--no-house", "--history"));
    all.addAll(Arrays.asList("--runs-per-address", "64", "--openings-per-minute", "1000"));
    all.addAll(Arrays.asList(options));
    try {
      Path folder = Files.createTempDirectory("courante-test");
      final RealServer server = new RealServer(folder, freePort(), all);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread() {
                @Override
                public void run() {
                  server.close();
                }
              });
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("no folder or port for a server: " + e.getMessage(), e);
    }
  }

  /** Such as {@code http://127.0.0.1:41234}, without a slash at the end. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Start it and wait until it is ready. */
  public synchronized void start() {
    if (process != null) {
      throw new IllegalStateException("the server runs already");
    }
    try {
      process = launch();
      awaitReady();
    } catch (IOException e) {
      throw new IllegalStateException("the server cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server was starting", e);
    }
  }

  /** Stop it as an operator would, and wait until it is gone; its data stay. */
  public synchronized void stop() {
    end(false);
  }

  /** Kill it, as a power cut would; its data stay. */
  public synchronized void kill() {
    end(true);
  }

  /** Stop it if it runs, and delete its data. */
  @Override
  public synchronized void close() {
    end(true);
    delete(folder.toFile());
  }

  private void end(boolean atOnce) {
    if (process == null) {
      return;
    }
    try {
      if (atOnce) {
        process.destroyForcibly();
      } else {
        process.destroy();
      }
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not stop; " + told());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      process = null;
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(Arrays.asList(python(), "-m", "courante", "serve", "--host", "127.0.0.1"));
    command.addAll(Arrays.asList("--port", Integer.toString(port)));
    command.addAll(Arrays.asList("--data", folder.resolve("data").toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
    return builder.start();
  }

  private void awaitReady() throws InterruptedException {
    long untilMs = System.currentTimeMillis() + READY_WITHIN_MS;
    while (!ready()) {
      if (!process.isAlive()) {
        process = null;
        throw new IllegalStateException("the server ended while starting; " + told());
      }
      if (System.currentTimeMillis() > untilMs) {
        end(true);
        throw new IllegalStateException("the server was not ready in two minutes; " + told());
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  private boolean ready() {
    try {
      URL url = new URL(baseUrl() + "/readyz");
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(5000);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static String python() {
    String python = System.getProperty("courante.python", System.getenv("COURANTE_PYTHON"));
    if (python == null || python.isEmpty()) {
      throw new IllegalStateException(
          "set the property courante.python or the environment's COURANTE_PYTHON to the Python"
              + " that has Courante, such as .venv/bin/python");
    }
    // It is started in a folder of its own. The path stays that of the link: a link is the venv.
    boolean path = python.indexOf(File.separatorChar) >= 0;
    return path ? new File(python).getAbsolutePath() : python;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private File log() {
    return folder.resolve("server.log").toFile();
  }

  private String told() {
    try (RandomAccessFile file = new RandomAccessFile(log(), "r")) {
      byte[] tail = new byte[(int) Math.min(file.length(), TOLD_ON_FAILURE_BYTES)];
      file.seek(file.length() - tail.length);
      file.readFully(tail);
      return "it said: " + new String(tail, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "it said nothing";
    }
  }

  private static void delete(File file) {
    File[] inside = file.listFiles();
    if (inside != null) {
      for (File each : inside) {
        delete(each);
      }
    }
    file.delete();
  }
}
