// What a runner chose on this device before. Nothing of a run, and where storage is refused, nothing.

const PREFIX = "courante.";

export type Preference = "language" | "way" | "pace";

export function preferred(name: Preference): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function prefer(name: Preference, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    return;
  }
}
