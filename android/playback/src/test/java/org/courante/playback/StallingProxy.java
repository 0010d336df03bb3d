package org.courante.playback;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;

/** A TCP proxy on this machine that can hold back what the server sends, as a tunnel does. */
final class StallingProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int serverPort;
  private final Semaphore flow = new Semaphore(1, true);

  StallingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    door = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Nothing gets through from now on; nothing is lost either. */
  void stall() {
    flow.acquireUninterruptibly();
  }

  void goOn() {
    flow.release();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
        start(() -> copy(client, server, false));
        start(() -> copy(server, client, true));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void copy(Socket from, Socket to, boolean stalls) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[4096];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (stalls) {
          flow.acquireUninterruptibly();
          flow.release();
        }
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // One side is gone; the other follows by the closing.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
