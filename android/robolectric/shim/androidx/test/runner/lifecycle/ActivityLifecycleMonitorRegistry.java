package androidx.test.runner.lifecycle;

/** Where Robolectric leaves the monitor of activities. */
public final class ActivityLifecycleMonitorRegistry {
  private static volatile ActivityLifecycleMonitor instance;

  private ActivityLifecycleMonitorRegistry() {}

  public static void registerInstance(ActivityLifecycleMonitor monitor) {
    instance = monitor;
  }

  /** Throws IllegalStateException outside a Robolectric test. */
  public static ActivityLifecycleMonitor getInstance() {
    ActivityLifecycleMonitor present = instance;
    if (present == null) {
      throw new IllegalStateException("no monitor: run this test with Robolectric's runner");
    }
    return present;
  }
}
