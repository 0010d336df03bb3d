package org.courante.core.api;

import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.Locale;
import org.courante.core.api.BadAddress.Kind;

/** Reads a server's address; see {@link ServerAddress} for the rules. */
final class AddressReader {
  private static final String LINK = "courante:";
  private static final String LINK_START = "courante:connect?";
  private static final int HOME_PORT = 8000;
  private static final int HIGHEST_PORT = 65535;
  private static final String[] HOME_ENDINGS = {
    ".local", ".lan", ".home", ".internal", ".home.arpa"
  };

  private AddressReader() {}

  static String canonical(String typed) throws BadAddress {
    String text = typed == null ? "" : typed.trim();
    if (startsWith(text, LINK)) {
      text = linked(text).trim();
    }
    if (text.isEmpty()) {
      throw new BadAddress(
          Kind.EMPTY, "No address was given; expected one such as 192.168.1.5 or https://run.org.");
    }
    int schemeEnd = text.indexOf("://");
    if (schemeEnd < 0) {
      return withScheme("", text);
    }
    String scheme = text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new BadAddress(
          Kind.SCHEME, "'" + scheme + "://' leads to no server; expected http:// or https://.");
    }
    return withScheme(scheme, text.substring(schemeEnd + 3));
  }

  private static boolean startsWith(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** The server that a deep link names. */
  private static String linked(String link) throws BadAddress {
    String query = startsWith(link, LINK_START) ? link.substring(LINK_START.length()) : "";
    for (String pair : query.split("&")) {
      if (pair.startsWith("server=")) {
        return decoded(pair.substring("server=".length()));
      }
    }
    throw new BadAddress(
        Kind.SCHEME, "This link names no server; expected courante:connect?server=ADDRESS.");
  }

  private static String decoded(String text) throws BadAddress {
    String address;
    try {
      address = URLDecoder.decode(text, "UTF-8");
    } catch (IllegalArgumentException | UnsupportedEncodingException e) {
      throw new BadAddress(
          Kind.SCHEME, "The address in this link cannot be read; expected it percent-encoded.");
    }
    if (startsWith(address.trim(), LINK)) {
      throw new BadAddress(
          Kind.SCHEME, "This link leads to another link; expected http:// or https:// in it.");
    }
    return address;
  }

  private static String withScheme(String scheme, String rest) throws BadAddress {
    refuseExtras(rest);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = path(slash < 0 ? "" : rest.substring(slash));
    String host = HostName.canonical(hostOf(authority));
    int port = port(portOf(authority));
    String chosen = scheme.isEmpty() ? (isHome(host) ? "http" : "https") : scheme;
    if (port < 0 && scheme.isEmpty() && isHome(host)) {
      port = HOME_PORT;
    }
    boolean standard = port < 0 || port == (chosen.equals("http") ? 80 : 443);
    return chosen + "://" + host + (standard ? "" : ":" + port) + path;
  }

  private static void refuseExtras(String rest) throws BadAddress {
    // What stands before an @ is not repeated: it may be a password.
    if (rest.indexOf('@') >= 0) {
      throw new BadAddress(
          Kind.CREDENTIALS,
          "A user name or password has no place in the address; expected host, port and path.");
    }
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw new BadAddress(
          Kind.EXTRA, "'?' and '#' have no place in the address; expected host, port and path.");
    }
  }

  private static String path(String path) throws BadAddress {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
        throw new BadAddress(
            Kind.EXTRA, "'" + c + "' has no place in a path; expected it percent-encoded.");
      }
    }
    String trimmed = path;
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed;
  }

  /** An IPv6 address may stand without its brackets if no port follows. */
  private static String hostOf(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? authority : authority.substring(0, end + 1);
    }
    int colon = authority.indexOf(':');
    boolean manyColons = colon != authority.lastIndexOf(':');
    return colon < 0 || manyColons ? authority : authority.substring(0, colon);
  }

  /** What follows the host, with its colon; empty if nothing does. */
  private static String portOf(String authority) {
    return authority.substring(hostOf(authority).length());
  }

  private static int port(String colonAndDigits) throws BadAddress {
    if (colonAndDigits.isEmpty()) {
      return -1;
    }
    String digits = colonAndDigits.substring(1);
    boolean number = colonAndDigits.charAt(0) == ':' && digits.matches("[0-9]{1,5}");
    int port = number ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      throw new BadAddress(
          Kind.PORT, "'" + digits + "' is no port; expected a number from 1 to 65535.");
    }
    return port;
  }

  private static boolean isHome(String host) {
    if (host.startsWith("[") || host.indexOf('.') < 0 || HostName.isIpv4(host)) {
      return true;
    }
    for (String ending : HOME_ENDINGS) {
      if (host.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }
}
