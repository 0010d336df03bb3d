// Bundles test/**/*.test.ts and runs them with node:test, on any Node from 18.
//   node test.mjs [PART-OF-A-NAME]

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));

async function testFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
  return (await Promise.all(found)).flat().sort();
}

/** Run the tests whose path contains a text; answers the exit status. */
export async function runTests(part = "") {
  const entryPoints = (await testFiles(join(web, "test"))).filter((path) => path.includes(part));
  // Inside web, so that packages left out of the bundles are found.
  const outdir = await mkdtemp(join(web, ".test-"));
  try {
    const { metafile } = await build({
      ...BUNDLES,
      absWorkingDir: web,
      entryPoints,
      outdir,
      outbase: join(web, "test"),
    });
    const paths = Object.keys(metafile.outputs);
    const done = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...paths], {
      cwd: web,
      stdio: "inherit",
    });
    return done.status ?? 1;
  } finally {
    await rm(outdir, { recursive: true });
  }
}

const BUNDLES = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  outExtension: { ".js": ".mjs" },
  packages: "external",
  sourcemap: "inline",
  metafile: true,
  // Addresses that only the built page has.
  define: { WORKLET_URL: '"/static/synth-worklet.js"', SOUNDFONT_URL: '"/static/instruments.sf3"' },
  logLevel: "warning",
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await runTests(process.argv[2]);
}
