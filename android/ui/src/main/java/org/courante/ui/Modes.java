package org.courante.ui;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.courante.app.R;

/** What the beat can follow: the contract's modes, in the order in which they are offered. */
enum Modes {
  AUTO("auto", R.string.mode_auto, R.string.mode_auto_hint),
  STEP("step", R.string.mode_step, R.string.mode_step_hint),
  STRIDE("stride", R.string.mode_stride, R.string.mode_stride_hint),
  PROPORTIONAL("proportional", R.string.mode_proportional, R.string.mode_proportional_hint),
  HEART("heart", R.string.mode_heart, R.string.mode_heart_hint),
  STEADY("steady", R.string.mode_steady, R.string.mode_steady_hint);

  /** As it stands in the contract. */
  final String word;

  final int titleRes;
  final int hintRes;

  Modes(String word, int titleRes, int hintRes) {
    this.word = word;
    this.titleRes = titleRes;
    this.hintRes = hintRes;
  }

  static List<Modes> all() {
    return Collections.unmodifiableList(Arrays.asList(values()));
  }

  /** The mode of this word; a word that a newer server may know reads as auto. */
  static Modes of(String word) {
    for (Modes mode : values()) {
      if (mode.word.equals(word)) {
        return mode;
      }
    }
    return AUTO;
  }
}
