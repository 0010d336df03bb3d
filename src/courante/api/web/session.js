// The run of this tab: kept over a reload, forgotten with the tab.

const KEY = "courante.run";

export function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function save(session) {
  try {
    if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
    else sessionStorage.removeItem(KEY);
  } catch {
    // storage is switched off: the run simply does not outlive a reload
  }
}
