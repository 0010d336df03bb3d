// Asks the browser to keep the page, so that it opens without a network. Knows nothing of runs.

const WORKER = "/sw.js";

/**
 * Keep the page, and look whether the station has a newer one for the next time.
 * Where a browser has no service workers (plain HTTP, old ones) the page needs the network to open.
 */
export async function keepOffline(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  try {
    const kept = await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
    await kept.update();
    return true;
  } catch {
    // No network, or a browser that keeps nothing: the page at hand works all the same.
    return false;
  }
}
