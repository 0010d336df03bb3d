package org.courante.ui;

import android.content.res.Resources;
import org.courante.app.R;
import org.courante.core.api.ApiProblem;
import org.courante.core.api.CallFailed;
import org.courante.core.api.NotCourante;
import org.courante.core.api.NotTrusted;
import org.courante.core.api.ServerAddress;

/** The sentence for a question that a server did not answer. */
final class FailureText {
  private FailureText() {}

  static String of(Resources resources, CallFailed why, ServerAddress server) {
    if (why instanceof ApiProblem) {
      return resources.getString(R.string.trouble_refused, ((ApiProblem) why).detail);
    }
    return resources.getString(sentenceRes(why), server.shown());
  }

  private static int sentenceRes(CallFailed why) {
    if (why instanceof NotCourante) {
      return R.string.trouble_not_courante;
    }
    return why instanceof NotTrusted ? R.string.trouble_not_trusted : R.string.server_silent;
  }
}
