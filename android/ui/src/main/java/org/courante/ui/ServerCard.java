package org.courante.ui;

import android.content.res.Resources;
import android.view.KeyEvent;
import android.view.View;
import android.view.inputmethod.EditorInfo;
import android.widget.EditText;
import android.widget.TextView;
import java.util.List;
import org.courante.app.R;
import org.courante.core.api.BadAddress;
import org.courante.core.api.CallFailed;
import org.courante.core.api.ServerAddress;
import org.courante.core.api.Style;
import org.courante.service.Settings;

/** Where the music comes from: typed, tried, taken. */
final class ServerCard implements TextView.OnEditorActionListener {
  private final Settings settings;
  private final Resources resources;
  private final EditText field;
  private final TextView result;
  private ServerQuestion question;

  ServerCard(View root, Settings settings) {
    this.settings = settings;
    resources = root.getResources();
    field = root.findViewById(R.id.server_field);
    result = root.findViewById(R.id.server_result);
    field.setText(settings.serverAddress());
    field.setOnEditorActionListener(this);
    Headings.mark(root.findViewById(R.id.server_heading));
    root.findViewById(R.id.server_test)
        .setOnClickListener(
            new View.OnClickListener() {
              @Override
              public void onClick(View view) {
                test();
              }
            });
    root.findViewById(R.id.server_use)
        .setOnClickListener(
            new View.OnClickListener() {
              @Override
              public void onClick(View view) {
                use();
              }
            });
  }

  @Override
  public boolean onEditorAction(TextView view, int action, KeyEvent event) {
    if (action == EditorInfo.IME_ACTION_DONE) {
      use();
    }
    return false;
  }

  /** The screen goes; an answer on its way is no longer of use. */
  void close() {
    if (question != null) {
      question.cancel();
    }
  }

  private void use() {
    ServerAddress server = typed();
    if (server != null) {
      settings.setServerAddress(server.baseUrl);
      field.setText(server.baseUrl);
      say(resources.getString(R.string.server_set, server.shown()), R.color.calm);
    }
  }

  private void test() {
    final ServerAddress server = typed();
    if (server == null) {
      return;
    }
    say(resources.getString(R.string.server_testing, server.shown()), R.color.muted);
    question =
        ServerQuestion.ask(
            server,
            new ServerQuestion.Listener() {
              @Override
              public void onStyles(List<Style> styles) {
                say(resources.getString(R.string.server_answers, titles(styles)), R.color.calm);
              }

              @Override
              public void onFailed(CallFailed why) {
                say(FailureText.of(resources, why, server), R.color.alarm);
              }
            });
  }

  /** Null, and a sentence that says what is amiss, where it is no address. */
  private ServerAddress typed() {
    close();
    try {
      return ServerAddress.parse(field.getText().toString());
    } catch (BadAddress problem) {
      say(resources.getString(AddressText.of(problem)), R.color.alarm);
      return null;
    }
  }

  private String titles(List<Style> styles) {
    String titles = "";
    for (Style style : styles) {
      titles =
          titles.isEmpty()
              ? style.title
              : resources.getString(R.string.list_join, titles, style.title);
    }
    return titles;
  }

  private void say(String sentence, int colourRes) {
    result.setVisibility(View.VISIBLE);
    result.setText(sentence);
    result.setTextColor(result.getContext().getColor(colourRes));
  }
}
