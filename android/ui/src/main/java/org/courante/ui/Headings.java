package org.courante.ui;

import android.os.Build;
import android.view.View;

/** Headings for screen readers, which know them since Android 9. */
final class Headings {
  private Headings() {}

  static void mark(View view) {
    if (Build.VERSION.SDK_INT >= 28) {
      view.setAccessibilityHeading(true);
    }
  }
}
