// Fixtures that the server's tests, the app's and the page's read alike.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of tests/golden; tests run in the folder web. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(join("..", "tests", "golden", name), "utf8")) as T;
}
