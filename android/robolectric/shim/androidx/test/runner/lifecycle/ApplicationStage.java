package androidx.test.runner.lifecycle;

/** The stages of an application's life. */
public enum ApplicationStage {
  PRE_ON_CREATE,
  CREATED
}
