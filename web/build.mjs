// Builds the page into src/courante/api/web. The same sources give the same bytes everywhere.
//   node build.mjs [FOLDER]

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle, transform } from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));
export const OUTPUT = join(web, "..", "src", "courante", "api", "web");
/** Lies among the output already: it is made by a script of its own. */
const SOUNDFONT = "instruments.sf3";

const LOOK = { minify: true, target: "es2022", charset: "utf8", legalComments: "none" };
const BUNDLE = {
  ...LOOK,
  absWorkingDir: web,
  bundle: true,
  write: false,
  format: "esm",
  logLevel: "warning",
};
const NAMED = /\/static\/([\w.-]+)(?=["')])/g;

/**
 * Every file of the page, by name. What names another names it by its content (?v=...), so that no
 * cache can mix two versions; hence the order.
 */
export async function build() {
  const files = new Map();
  const page = (await readdir(join(web, "page"))).sort();
  const pick = (ending) => page.filter((name) => name.endsWith(ending));
  for (const name of [...pick(".png"), ...pick(".svg")]) files.set(name, await source(name));
  for (const name of pick(".css")) files.set(name, await style(name, files));
  for (const name of pick(".webmanifest")) files.set(name, await text(name, files));
  files.set("synth-worklet.js", await script("src/play/notes/worklet.ts"));
  files.set("app.js", await script("src/app.ts", await addresses(files)));
  for (const name of pick(".html")) files.set(name, await text(name, files));
  files.set("sw.js", await script("src/sw.ts", { SHELL: JSON.stringify(shell(files)) }));
  return files;
}

const source = (name) => readFile(join(web, "page", name));

async function text(name, files) {
  const content = (await source(name)).toString();
  return Buffer.from(content.replace(NAMED, (path, to) => versioned(path, files.get(to))));
}

async function style(name, files) {
  const { code } = await transform(await text(name, files), { ...LOOK, loader: "css" });
  return Buffer.from(code);
}

async function script(entry, define = {}) {
  const { outputFiles } = await bundle({ ...BUNDLE, entryPoints: [entry], define });
  return Buffer.from(outputFiles[0].contents);
}

async function addresses(files) {
  const soundfont = await readFile(join(OUTPUT, SOUNDFONT));
  const worklet = files.get("synth-worklet.js");
  return {
    WORKLET_URL: JSON.stringify(versioned("/static/synth-worklet.js", worklet)),
    SOUNDFONT_URL: JSON.stringify(versioned(`/static/${SOUNDFONT}`, soundfont)),
  };
}

/** The files that are kept for when there is no network, each with its hash. */
const shell = (files) =>
  [...files].map(([name, content]) => [
    name === "index.html" ? "/" : `/static/${name}`,
    hash(content),
  ]);

const versioned = (path, content) => (content ? `${path}?v=${hash(content)}` : path);

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

export async function write(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await write(process.argv[2] ?? OUTPUT, await build());
}
