// Sensors and screens sleep together: while a page follows GPS, the screen stays on.

let wanted = false;
let lock = null;

async function take() {
  if (!wanted || lock || document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => { lock = null; });
    if (!wanted) await lock.release();
  } catch {
    lock = null; // low battery: the system may say no, and the run goes on
  }
}

document.addEventListener("visibilitychange", take);

export function keepAwake(on) {
  wanted = on;
  if (on) take();
  else lock?.release();
}
