// Imports go one way, and no text becomes markup or code. Prints what offends; a line each.

import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";

const LAYERS = [
  ["app", "sw"],
  ["view", "run"],
  ["play", "sensors"],
  ["pace", "net", "offline"],
  ["contract"],
];
const RANK = new Map(LAYERS.flatMap((names, rank) => names.map((name) => [name, rank])));
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g;
const MARKUP =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b|new Function\b/g;

const partOf = (path) => path.split("/")[0].replace(/[.]ts$/, "");

/** What is wrong with one file below src. */
export function offences(path, text) {
  const from = partOf(path);
  if (!RANK.has(from)) return [`${path}: ${from} is in no layer`];
  const targets = [...text.matchAll(IMPORT)].map(([, target]) => target);
  const upward = targets
    .filter((target) => target.startsWith("."))
    .map((target) => partOf(normalize(join(dirname(path), target)).replace(/[.]js$/, ".ts")))
    .filter((to) => to !== from && !(RANK.get(to) > RANK.get(from)))
    .map((to) => `${path}: ${from} must not import ${to}`);
  const markup = [...text.matchAll(MARKUP)].map(([word]) => `${path}: ${word} is not allowed`);
  return [...upward, ...markup];
}

async function sources(folder, below = "") {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return sources(folder, path);
    return path.endsWith(".ts") ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

/** What is wrong below a folder of sources. */
export async function check(folder) {
  const paths = await sources(folder);
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), "utf8")));
  return paths.flatMap((path, i) => offences(path, texts[i]));
}
