package org.courante.support;

import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the authorities of a PEM file into a trust store that Java reads: {@code TrustStore PEM
 * STORE PASSWORD}. Java has a list of its own and looks at no other.
 */
final class TrustStore {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", Pattern.DOTALL);

  private TrustStore() {}

  public static void main(String[] arguments) throws Exception {
    byte[] read = Files.readAllBytes(Paths.get(arguments[0]));
    String pem = new String(read, StandardCharsets.ISO_8859_1);
    char[] password = arguments[2].toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Matcher found = CERTIFICATE.matcher(pem);
    for (int number = 0; found.find(); number++) {
      byte[] one = found.group().getBytes(StandardCharsets.ISO_8859_1);
      try {
        store.setCertificateEntry(
            "authority " + number, factory.generateCertificate(new ByteArrayInputStream(one)));
      } catch (CertificateException unknown) {
        System.err.println("TrustStore: certificate " + number + " is of a kind unknown to Java");
      }
    }
    try (OutputStream file = new FileOutputStream(arguments[1])) {
      store.store(file, password);
    }
  }
}
