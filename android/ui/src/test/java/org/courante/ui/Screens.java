package org.courante.ui;

import android.app.Activity;
import java.util.ArrayList;
import java.util.List;
import org.junit.rules.ExternalResource;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.shadows.ShadowLooper;

/** Opens screens, and closes them after the test. */
final class Screens extends ExternalResource {
  private final List<ActivityController<?>> opened = new ArrayList<>();

  <A extends Activity> ActivityController<A> open(ActivityController<A> screen) {
    opened.add(screen);
    screen.setup();
    ShadowLooper.idleMainLooper();
    return screen;
  }

  @Override
  protected void after() {
    for (ActivityController<?> screen : opened) {
      if (!screen.get().isDestroyed()) {
        screen.close();
      }
    }
  }
}
