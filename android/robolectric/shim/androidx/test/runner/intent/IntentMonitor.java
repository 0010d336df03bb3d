package androidx.test.runner.intent;

/** Sees the intents that start activities. Robolectric's own shadows tell tests about those. */
public interface IntentMonitor {}
