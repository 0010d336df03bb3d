package org.courante.core.api;

/** What it takes to control a run. */
public final class RunKey {
  public final String runId;

  /** A secret: for the Authorization header and the phone's private storage only. */
  public final String controlToken;

  public RunKey(String runId, String controlToken) {
    this.runId = runId;
    this.controlToken = controlToken;
  }

  @Override
  public String toString() {
    return "run " + runId;
  }
}
