// Sensors and screens sleep together: while a page feels the pace, the screen stays on.

export class WakeLock {
  private wanted = false;
  private lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.take());
  }

  keep(on: boolean): void {
    this.wanted = on;
    if (on) void this.take();
    else void this.release();
  }

  private async take(): Promise<void> {
    if (!this.wanted || this.lock || document.visibilityState !== "visible") return;
    if (!("wakeLock" in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => {
        if (this.lock === lock) this.lock = null;
      });
      this.lock = lock;
      if (!this.wanted) await this.release();
    } catch {
      this.lock = null; // a low battery: the system may say no, and the run goes on
    }
  }

  private async release(): Promise<void> {
    await this.lock?.release();
    this.lock = null;
  }
}
