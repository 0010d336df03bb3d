package org.courante.ui;

import java.util.Locale;
import org.courante.core.api.BadAddress;
import org.courante.core.api.ServerAddress;

/**
 * The link that tells the app its server: {@code courante:connect?server=...}, as a QR code holds
 * it, or {@code courante://connect?server=...}, as a browser makes it of an intent link.
 */
final class ServerLink {
  private static final String SCHEME = "courante:";
  private static final String[] HIERARCHICAL = {"courante://connect/?", "courante://connect?"};
  private static final String OPAQUE = "courante:connect?";

  private ServerLink() {}

  static boolean isOne(String link) {
    return link != null && link.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /**
   * The server that a link names; nothing is changed by reading it.
   *
   * @throws BadAddress it names none, or not in a way that can be used
   */
  static ServerAddress read(String link) throws BadAddress {
    for (String form : HIERARCHICAL) {
      if (link.regionMatches(true, 0, form, 0, form.length())) {
        return ServerAddress.parse(OPAQUE + link.substring(form.length()));
      }
    }
    return ServerAddress.parse(link);
  }
}
