// A second visit starts Python from what this browser has kept, and works without a network: what lies in
// _static/python/ is taken from the cache first, everything else from the network first. If storage is refused or
// full, all comes from the network. JupyterLite, in lab/, has a service worker of its own.

const PYTHON_FILES = "$python"; // a hash of them, which the build sets: another one, another cache
const HERE = new URL("./", self.location).href;
const OURS = `recviz ${HERE} `; // several sites may share an origin, and so its caches
const PYTHON = `${OURS}python ${PYTHON_FILES}`;
const PAGES = `${OURS}pages`;

async function forgetOld() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== PYTHON && name !== PAGES) await caches.delete(name);
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().finally(forgetOld)); // the old one may still keep files until then
});

async function keep(name, request, response) {
  try {
    if (response.ok && response.type === "basic")
      await (await caches.open(name)).put(request, response.clone());
  } catch {
    // Storage is refused or full.
  }
  return response;
}

const kept = (name, request) =>
  caches.match(request, { cacheName: name, ignoreSearch: true, ignoreVary: true }).catch(() => undefined);

async function cacheFirst(request) {
  // Past the browser's own cache, which may hold a file of an older Python.
  return (await kept(PYTHON, request)) ?? keep(PYTHON, request, await fetch(request, { cache: "no-cache" }));
}

async function networkFirst(request) {
  try {
    return await keep(PAGES, request, await fetch(request));
  } catch (offline) {
    const found = await kept(PAGES, request);
    if (found) return found;
    throw offline;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(HERE)) return;
  const path = request.url.slice(HERE.length);
  if (path.startsWith("lab/")) return;
  event.respondWith(path.startsWith("_static/python/") ? cacheFirst(request) : networkFirst(request));
});

// The page that brought us here was loaded before we were there: it names what it is made of.
self.addEventListener("message", (event) => {
  const again = event.data.filter((url) => url.startsWith(HERE)).map((url) => new Request(url));
  event.waitUntil(Promise.allSettled(again.map(networkFirst)));
});
