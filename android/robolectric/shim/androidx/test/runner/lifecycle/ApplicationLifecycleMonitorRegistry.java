package androidx.test.runner.lifecycle;

/** Where Robolectric leaves the monitor of the application; nothing here reads it. */
public final class ApplicationLifecycleMonitorRegistry {
  private ApplicationLifecycleMonitorRegistry() {}

  public static void registerInstance(ApplicationLifecycleMonitor monitor) {}
}
