package androidx.test.runner.lifecycle;

import android.app.Activity;

/** Told of every stage that an activity reaches, on the main thread. */
public interface ActivityLifecycleCallback {
  void onActivityLifecycleChanged(Activity activity, Stage stage);
}
