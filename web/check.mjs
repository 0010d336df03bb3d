// Every check of the page: types, lint, layers, tests, and that what is committed is what this builds.

import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, OUTPUT } from "./build.mjs";
import { check as checkLayers } from "./layers.mjs";
import { runTests } from "./test.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const FIRST_LOAD = /^(index\.html|.*\.css|app\.js|synth-worklet\.js)$/;
const FIRST_LOAD_BYTES = 300_000;

const say = (line) => process.stdout.write(`${line}\n`);

function run(name, ...args) {
  const done = spawnSync(join(web, "node_modules", ".bin", name), args, {
    cwd: web,
    stdio: "inherit",
  });
  return done.status === 0 ? [] : [`${name} ${args.join(" ")} failed`];
}

async function differences(files) {
  const found = [];
  for (const [name, content] of files) {
    const committed = await readFile(join(OUTPUT, name)).catch(() => null);
    if (!committed?.equals(content)) found.push(`${name} is not what the sources build`);
  }
  const scripts = (await readdir(OUTPUT)).filter((name) => name.endsWith(".js"));
  const strays = scripts.filter((name) => !files.has(name));
  found.push(...strays.map((name) => `${name} is built by nothing`));
  return found.length ? [...found, "make web builds the page anew"] : [];
}

function sizes(files) {
  const first = [...files].filter(([name]) => FIRST_LOAD.test(name));
  const bytes = first.map(([, content]) => gzipSync(content, { level: 9 }).length);
  const total = bytes.reduce((sum, each) => sum + each, 0);
  const parts = first.map(([name], i) => `${name} ${bytes[i]}`).join(", ");
  say(`first load: ${total} bytes gzip of ${FIRST_LOAD_BYTES} (${parts})`);
  return total <= FIRST_LOAD_BYTES ? [] : [`the first load is ${total} bytes gzip`];
}

async function tests() {
  return (await runTests()) === 0 ? [] : ["a test failed"];
}

async function wrong() {
  const types = ["tsconfig.json", "tsconfig.sw.json", "tsconfig.test.json"];
  const early = [
    ...types.flatMap((project) => run("tsc", "-p", project)),
    ...run("biome", "check", "--error-on-warnings"),
    ...(await checkLayers(join(web, "src"))),
  ];
  if (early.length) return early;
  const files = await build();
  return [...(await tests()), ...(await differences(files)), ...sizes(files)];
}

const complaints = await wrong();
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length ? 1 : 0;
