// Keeps the page for when there is no network. Sound, runs and tokens pass by untouched.
//
// It never takes over from a worker that has pages: browsers may lose a request on its way through the
// old one. Nor need it: with a network the page is the station's newest, and names its files by their
// content; without one any worker gives the newest page that was kept whole.
export {};

/** Address and content hash of each file of the page, written in by the build. */
declare const SHELL: readonly (readonly [path: string, hash: string])[];
declare const self: ServiceWorkerGlobalScope;

const PREFIX = "courante-shell-";
const INSTRUMENTS = "courante-instruments";
const PAGE = "/";
/** Beyond this a network that answers nothing counts as none. */
const PATIENCE_MS = 4000;
/** Pages of versions before may still be playing, and yet need a file. */
const VERSIONS = 3;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

async function install(): Promise<void> {
  const files = await Promise.all(SHELL.map(([path, hash]) => fetched(path, hash)));
  // The page names all else by content, so its own hash stands for the whole; it comes last.
  const name = PREFIX + (SHELL.find(([path]) => path === PAGE)?.[1] ?? "");
  await caches.delete(name);
  const cache = await caches.open(name);
  const parts = files.filter(({ address }) => address !== PAGE);
  await Promise.all(parts.map(({ address, response }) => cache.put(address, response)));
  const page = files.find(({ address }) => address === PAGE);
  if (page) await cache.put(PAGE, page.response);
  await Promise.all((await shells()).slice(0, -VERSIONS).map((old) => caches.delete(old)));
}

/** A file of this version; the station may be on its way to the next. */
async function fetched(path: string, hash: string) {
  const address = path === PAGE ? PAGE : `${path}?v=${hash}`;
  const response = await fetch(address, { cache: "no-cache" });
  const content = await response.clone().arrayBuffer();
  if ((await hashOf(content)) !== hash) throw new Error(`${path} is of another version`);
  return { address, response };
}

async function hashOf(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function answerTo(request: Request): Promise<Response> | null {
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return null;
  if (request.mode === "navigate") return pathname === PAGE ? page(request) : null;
  if (!pathname.startsWith("/static/")) return null;
  return pathname.endsWith(".sf3") ? instruments(request) : file(request, search === "");
}

async function page(request: Request): Promise<Response> {
  try {
    const fresh = await inTime(request);
    return fresh.ok ? fresh : ((await newest(PAGE)) ?? fresh);
  } catch (error) {
    const kept = await newest(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** Only the beginning of the answer is awaited: once it comes, it may take its time. */
async function inTime(request: Request): Promise<Response> {
  const giving = new AbortController();
  const timer = setTimeout(() => giving.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: giving.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function file(request: Request, anyVersion: boolean): Promise<Response> {
  const kept = anyVersion ? await newest(request) : await caches.match(request);
  return kept ?? fetch(request);
}

/** From the newest version that was kept whole. */
async function newest(request: RequestInfo): Promise<Response | undefined> {
  for (const cacheName of (await shells()).reverse()) {
    if (!(await caches.match(PAGE, { cacheName }))) continue;
    return caches.match(request, { cacheName, ignoreSearch: true });
  }
  return undefined;
}

/** Names of the versions kept, the newest last. */
async function shells(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** Large, so kept from the first use on, and one version of it. */
async function instruments(request: Request): Promise<Response> {
  const kept = await caches.match(request, { cacheName: INSTRUMENTS });
  if (kept) return kept;
  const fresh = await fetch(request);
  // Where the storage is full it is fetched each time.
  if (fresh.status === 200) await keepOnly(request, fresh.clone()).catch(() => undefined);
  return fresh;
}

async function keepOnly(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(INSTRUMENTS);
  const before = await cache.keys();
  await cache.put(request, response);
  await Promise.all(before.map((old) => cache.delete(old)));
}
