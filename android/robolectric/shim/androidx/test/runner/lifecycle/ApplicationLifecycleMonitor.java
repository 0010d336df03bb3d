package androidx.test.runner.lifecycle;

/** Knows the application's stage. Nobody asks for it here, so it has nothing to answer. */
public interface ApplicationLifecycleMonitor {}
