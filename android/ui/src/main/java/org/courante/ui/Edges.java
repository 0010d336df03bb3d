package org.courante.ui;

import android.os.Build;
import android.view.View;
import android.view.WindowInsets;

/** Keeps what is on a screen clear of bars, cut-outs and keyboard: Android 15 draws behind them. */
final class Edges {
  private Edges() {}

  static void keepClear(View root) {
    final int left = root.getPaddingLeft();
    final int top = root.getPaddingTop();
    final int right = root.getPaddingRight();
    final int bottom = root.getPaddingBottom();
    root.setOnApplyWindowInsetsListener(
        new View.OnApplyWindowInsetsListener() {
          @Override
          public WindowInsets onApplyWindowInsets(View view, WindowInsets insets) {
            int[] edges = of(insets);
            view.setPadding(
                left + edges[0], top + edges[1], right + edges[2], bottom + edges[3]);
            return insets;
          }
        });
  }

  @SuppressWarnings("deprecation") // the only way before API 30
  private static int[] of(WindowInsets insets) {
    if (Build.VERSION.SDK_INT >= 30) {
      int types =
          WindowInsets.Type.systemBars()
              | WindowInsets.Type.displayCutout()
              | WindowInsets.Type.ime();
      android.graphics.Insets all = insets.getInsets(types);
      return new int[] {all.left, all.top, all.right, all.bottom};
    }
    return new int[] {
      insets.getSystemWindowInsetLeft(),
      insets.getSystemWindowInsetTop(),
      insets.getSystemWindowInsetRight(),
      insets.getSystemWindowInsetBottom()
    };
  }
}
