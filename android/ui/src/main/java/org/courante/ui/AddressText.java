package org.courante.ui;

import org.courante.app.R;
import org.courante.core.api.BadAddress;

/** The sentence for each way in which an address can be wrong. */
final class AddressText {
  private AddressText() {}

  static int of(BadAddress problem) {
    switch (problem.kind) {
      case EMPTY:
        return R.string.address_empty;
      case SCHEME:
        return R.string.address_scheme;
      case HOST:
        return R.string.address_host;
      case PORT:
        return R.string.address_port;
      case CREDENTIALS:
        return R.string.address_credentials;
      default:
        return R.string.address_extra;
    }
  }
}
