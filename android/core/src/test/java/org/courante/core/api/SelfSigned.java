package org.courante.core.api;

import java.io.File;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A TLS socket whose certificate nobody vouches for, made on the spot by the JDK's keytool. */
final class SelfSigned {
  private static final String PASSWORD = "throw-away";

  private SelfSigned() {}

  static ServerSocket socket() throws Exception {
    Path folder = Files.createTempDirectory("courante-tls");
    Path file = folder.resolve("key.p12");
    try {
      make(file);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD.toCharArray());
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      InetAddress here = InetAddress.getByName("127.0.0.1");
      return context.getServerSocketFactory().createServerSocket(0, 50, here);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void make(Path file) throws Exception {
    String keytool = System.getProperty("java.home") + File.separator + "bin/keytool";
    Process process =
        new ProcessBuilder(
                keytool, "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname",
                "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1", "-storetype", "PKCS12", "-storepass",
                PASSWORD, "-keystore", file.toString())
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
  }
}
