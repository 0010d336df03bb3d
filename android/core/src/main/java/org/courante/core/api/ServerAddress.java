package org.courante.core.api;

/**
 * Where a Courante server is: scheme, host, port and perhaps a path in front of all its own paths.
 *
 * <p>What a runner types or a QR code holds becomes one by these rules:
 *
 * <ul>
 *   <li>With {@code http://} or {@code https://} it is taken as it stands, with the standard port
 *       of the scheme where none is given.
 *   <li>Without a scheme, an IP address, a name without a dot, and a name of the home network
 *       ({@code .local}, {@code .lan}, {@code .home}, {@code .internal}, {@code .home.arpa}) mean
 *       plain {@code http} and port 8000, where {@code courante serve} listens.
 *   <li>Without a scheme, any other name with a dot is one of the Internet and means {@code https}.
 *   <li>{@code courante:connect?server=} followed by an address, percent-encoded, means that one.
 * </ul>
 *
 * <p>There is no place for a user name or a password, nor for a query or a fragment.
 */
public final class ServerAddress {
  /** Without a slash at the end, such as {@code http://192.168.1.5:8000}. */
  public final String baseUrl;

  ServerAddress(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /**
   * Reads what was typed or scanned.
   *
   * @throws BadAddress it is none; the message says what would be right
   */
  public static ServerAddress parse(String typedOrScanned) throws BadAddress {
    return new ServerAddress(AddressReader.canonical(typedOrScanned));
  }

  /** The address of a path of this server, such as {@code /api/styles}. */
  public String resolve(String path) {
    return baseUrl + path;
  }

  /** Host and port, for a person to recognise it. */
  public String shown() {
    return baseUrl.substring(baseUrl.indexOf("://") + 3);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServerAddress && ((ServerAddress) other).baseUrl.equals(baseUrl);
  }

  @Override
  public int hashCode() {
    return baseUrl.hashCode();
  }

  @Override
  public String toString() {
    return baseUrl;
  }
}
