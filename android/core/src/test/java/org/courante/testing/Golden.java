package org.courante.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Fixtures that the server's tests, the page's and the app's read alike. They lie in {@code
 * tests/golden} of the repository, which the property {@code courante.repository} names.
 */
public final class Golden {
  private Golden() {}

  /** One of them, such as {@code rest/open_run.json}. */
  public static JSONObject read(String name) throws IOException, JSONException {
    String repository = System.getProperty("courante.repository");
    if (repository == null) {
      throw new IllegalStateException("set courante.repository to the root of the repository");
    }
    byte[] text = Files.readAllBytes(Paths.get(repository, "tests", "golden", name));
    return new JSONObject(new String(text, StandardCharsets.UTF_8));
  }
}
