package org.courante.core.api;

import java.net.IDN;
import java.util.Locale;
import org.courante.core.api.BadAddress.Kind;

/** The host of an address, checked without asking any network. */
final class HostName {
  private static final int LONGEST = 253;
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final String HEXTETS = "[0-9a-f]{1,4}(:[0-9a-f]{1,4})*";
  private static final int HEXTET_COUNT = 8;

  private HostName() {}

  /**
   * A name in lower case and in ASCII (RFC 3490), an IPv4 address, or an IPv6 address in brackets.
   *
   * @throws BadAddress it is none of them
   */
  static String canonical(String host) throws BadAddress {
    if (host.startsWith("[") || host.indexOf(':') >= 0) {
      return ipv6(host);
    }
    String name = ascii(host);
    if (name.matches("[0-9.]+")) {
      if (!isIpv4(name)) {
        throw bad(host, "four numbers from 0 to 255, such as 192.168.1.5");
      }
      return name;
    }
    if (name.length() > LONGEST || !name.matches(LABEL + "(\\." + LABEL + ")*")) {
      throw bad(host, "a host name or an IP address");
    }
    return name;
  }

  /** Whether it is four numbers from 0 to 255. */
  static boolean isIpv4(String host) {
    if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return false;
    }
    for (String octet : host.split("\\.")) {
      if (Integer.parseInt(octet) > 255) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(String host) throws BadAddress {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      return IDN.toASCII(name).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw bad(host, "a host name or an IP address");
    }
  }

  private static String ipv6(String host) throws BadAddress {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String inside = bracketed ? host.substring(1, host.length() - 1) : host;
    String address = inside.toLowerCase(Locale.ROOT);
    if (!isIpv6(address)) {
      throw bad(host, "an IPv6 address such as [fd00::5], without a zone");
    }
    return "[" + address + "]";
  }

  /** RFC 4291, 2.2, the first two forms. */
  private static boolean isIpv6(String address) {
    int gap = address.indexOf("::");
    if (gap < 0) {
      return address.matches(HEXTETS) && count(address) == HEXTET_COUNT;
    }
    String before = address.substring(0, gap);
    String after = address.substring(gap + 2);
    return isPart(before) && isPart(after) && count(before) + count(after) < HEXTET_COUNT;
  }

  private static boolean isPart(String part) {
    return part.isEmpty() || part.matches(HEXTETS);
  }

  private static int count(String part) {
    return part.isEmpty() ? 0 : part.split(":").length;
  }

  private static BadAddress bad(String host, String expected) {
    return new BadAddress(Kind.HOST, "'" + host + "' is no host; expected " + expected + ".");
  }
}
