package org.courante.ui;

/** Decides when a screen reader says the tempo: when it has truly changed, and not too often. */
final class TempoAnnouncer {
  private static final int CHANGE_BPM = 3;
  private static final long PEACE_MS = 20_000;

  private int saidBpm = -1;
  private long saidMs;

  /** The tempo to say now, or -1; {@code nowMs} is any clock that only goes forward. */
  int toSay(int tempoBpm, boolean live, long nowMs) {
    if (!live || tempoBpm < 0) {
      saidBpm = -1;
      return -1;
    }
    boolean first = saidBpm < 0;
    boolean due = nowMs - saidMs >= PEACE_MS && Math.abs(tempoBpm - saidBpm) >= CHANGE_BPM;
    if (!first && !due) {
      return -1;
    }
    saidBpm = tempoBpm;
    saidMs = nowMs;
    return tempoBpm;
  }
}
