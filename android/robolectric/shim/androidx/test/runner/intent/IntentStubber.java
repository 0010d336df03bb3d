package androidx.test.runner.intent;

import android.app.Instrumentation.ActivityResult;
import android.content.Intent;

/** Answers an intent in place of the activity that it names. */
public interface IntentStubber {
  ActivityResult getActivityResultForIntent(Intent intent);
}
