package androidx.test.platform.app;

import android.app.Instrumentation;
import android.os.Bundle;

/** Where Robolectric leaves the instrumentation of the test that runs. */
public final class InstrumentationRegistry {
  private static volatile Instrumentation instance;
  private static volatile Bundle arguments = Bundle.EMPTY;

  private InstrumentationRegistry() {}

  public static void registerInstance(Instrumentation instrumentation, Bundle given) {
    instance = instrumentation;
    arguments = new Bundle(given);
  }

  /** Throws IllegalStateException outside a Robolectric test. */
  public static Instrumentation getInstrumentation() {
    Instrumentation present = instance;
    if (present == null) {
      throw new IllegalStateException("no instrumentation: run this test with Robolectric's runner");
    }
    return present;
  }

  public static Bundle getArguments() {
    return new Bundle(arguments);
  }
}
