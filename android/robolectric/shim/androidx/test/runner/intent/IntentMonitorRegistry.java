package androidx.test.runner.intent;

/** Where Robolectric leaves the monitor of intents; nothing here reads it. */
public final class IntentMonitorRegistry {
  private IntentMonitorRegistry() {}

  public static void registerInstance(IntentMonitor monitor) {}
}
