package androidx.test.runner.lifecycle;

/** The stages of an activity's life, in the order in which they are first reached. */
public enum Stage {
  PRE_ON_CREATE,
  CREATED,
  STARTED,
  RESUMED,
  PAUSED,
  STOPPED,
  RESTARTED,
  DESTROYED
}
