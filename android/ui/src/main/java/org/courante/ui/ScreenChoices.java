package org.courante.ui;

import android.content.Context;
import android.content.SharedPreferences;
import java.util.Set;
import java.util.TreeSet;

/** What only the screens need to remember; it stays on the phone. */
final class ScreenChoices {
  private static final String FILE = "screens";
  private static final String SCREEN_ON = "keep_screen_on";
  private static final String EXPLAINED = "explained_";

  private final SharedPreferences kept;

  ScreenChoices(Context context) {
    kept = context.getSharedPreferences(FILE, Context.MODE_PRIVATE);
  }

  boolean keepsScreenOn() {
    return kept.getBoolean(SCREEN_ON, false);
  }

  void setKeepsScreenOn(boolean on) {
    kept.edit().putBoolean(SCREEN_ON, on).apply();
  }

  /** What the runner was told about once; it is not brought up again at every Play. */
  Set<Need> explained() {
    Set<Need> needs = new TreeSet<>();
    for (Need need : Need.values()) {
      if (kept.getBoolean(EXPLAINED + need.name(), false)) {
        needs.add(need);
      }
    }
    return needs;
  }

  void setExplained(Iterable<Need> needs) {
    SharedPreferences.Editor edit = kept.edit();
    for (Need need : needs) {
      edit.putBoolean(EXPLAINED + need.name(), true);
    }
    edit.apply();
  }
}
