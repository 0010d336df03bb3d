package org.courante.ui;

import android.content.res.Resources;
import android.view.View;
import android.widget.Button;
import android.widget.TextView;
import org.courante.app.R;

/** What is amiss in a sentence, and the key that leads to its remedy. */
final class NoticeCard {
  private final View card;
  private final TextView sentence;
  private final Button action;

  NoticeCard(View root, final MainScreen.Listener listener) {
    card = root.findViewById(R.id.notice);
    sentence = card.findViewById(R.id.notice_text);
    action = card.findViewById(R.id.notice_action);
    action.setOnClickListener(
        new View.OnClickListener() {
          @Override
          public void onClick(View view) {
            listener.onSettings();
          }
        });
  }

  void show(TroubleText trouble) {
    card.setVisibility(trouble == null ? View.GONE : View.VISIBLE);
    if (trouble == null) {
      sentence.setText("");
      return;
    }
    String text = text(card.getResources(), trouble);
    // A live region speaks whenever it is set, changed or not.
    if (!text.contentEquals(sentence.getText())) {
      sentence.setText(text);
    }
    action.setVisibility(trouble.actionRes == 0 ? View.GONE : View.VISIBLE);
    if (trouble.actionRes != 0) {
      action.setText(trouble.actionRes);
    }
  }

  static String text(Resources resources, TroubleText trouble) {
    if (trouble.detail.isEmpty() && trouble.insteadRes == 0) {
      return resources.getString(trouble.sentenceRes);
    }
    String detail =
        trouble.detail.isEmpty() ? resources.getString(trouble.insteadRes) : trouble.detail;
    return resources.getString(trouble.sentenceRes, detail);
  }
}
