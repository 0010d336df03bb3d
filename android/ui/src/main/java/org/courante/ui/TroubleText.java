package org.courante.ui;

import org.courante.app.R;
import org.courante.core.run.Trouble;

/** The sentence for a trouble, and what can be done about it. */
final class TroubleText {
  final int sentenceRes;

  /** Fills the sentence's place; empty where it has none. */
  final String detail;

  /** Stands for an empty detail; 0 where the sentence has no place to fill. */
  final int insteadRes;

  /** Word of the key that leads to the server's settings; 0 where those are of no help. */
  final int actionRes;

  private TroubleText(int sentenceRes, String detail, int insteadRes, int actionRes) {
    this.sentenceRes = sentenceRes;
    this.detail = detail;
    this.insteadRes = insteadRes;
    this.actionRes = actionRes;
  }

  static TroubleText of(Trouble trouble) {
    String detail = trouble.detail == null ? "" : trouble.detail.trim();
    switch (trouble.kind) {
      case NO_SERVER:
        return plain(R.string.trouble_no_server, R.string.action_set_server);
      case NO_NETWORK:
        return plain(R.string.trouble_no_network, 0);
      case UNREACHABLE:
        return atServer(R.string.trouble_unreachable, detail);
      case REFUSED:
        return detail.isEmpty()
            ? plain(R.string.trouble_refused_plain, 0)
            : new TroubleText(R.string.trouble_refused, detail, 0, 0);
      case NOT_COURANTE:
        return atServer(R.string.trouble_not_courante, detail);
      case NOT_TRUSTED:
        return atServer(R.string.trouble_not_trusted, detail);
      case NO_FOCUS:
        return plain(R.string.trouble_no_focus, 0);
      case NOT_PLAYABLE:
        return plain(R.string.trouble_not_playable, 0);
      default:
        throw new IllegalArgumentException("trouble: " + trouble.kind + " has no sentence");
    }
  }

  private static TroubleText plain(int sentenceRes, int actionRes) {
    return new TroubleText(sentenceRes, "", 0, actionRes);
  }

  private static TroubleText atServer(int sentenceRes, String detail) {
    return new TroubleText(
        sentenceRes, detail, R.string.your_server, R.string.action_check_server);
  }
}
