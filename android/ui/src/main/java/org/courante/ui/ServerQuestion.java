package org.courante.ui;

import android.os.Handler;
import android.os.Looper;
import java.util.List;
import org.courante.core.api.CallFailed;
import org.courante.core.api.CouranteClient;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Style;

/** Asks a server once what it can play, away from the main thread; the answer comes on it. */
final class ServerQuestion {
  interface Listener {
    /** Never empty; the server's own choice comes first. */
    void onStyles(List<Style> styles);

    void onFailed(CallFailed why);
  }

  private static final String USER_AGENT = "Courante-Android";

  private final Handler main = new Handler(Looper.getMainLooper());
  private final ServerAddress server;
  private final Listener listener;
  private boolean cancelled;

  private ServerQuestion(ServerAddress server, Listener listener) {
    this.server = server;
    this.listener = listener;
  }

  static ServerQuestion ask(ServerAddress server, Listener listener) {
    ServerQuestion question = new ServerQuestion(server, listener);
    question.begin();
    return question;
  }

  /** Main thread; no answer comes after it. */
  void cancel() {
    cancelled = true;
  }

  private void begin() {
    Runnable asking =
        new Runnable() {
          @Override
          public void run() {
            fetch();
          }
        };
    new Thread(asking, "server question").start();
  }

  private void fetch() {
    try {
      final List<Style> styles = new CouranteClient(server, USER_AGENT).styles();
      tell(
          new Runnable() {
            @Override
            public void run() {
              listener.onStyles(styles);
            }
          });
    } catch (final CallFailed why) {
      tell(
          new Runnable() {
            @Override
            public void run() {
              listener.onFailed(why);
            }
          });
    }
  }

  private void tell(final Runnable answer) {
    main.post(
        new Runnable() {
          @Override
          public void run() {
            if (!cancelled) {
              answer.run();
            }
          }
        });
  }
}
