// Keeps the app's page and files, so that it opens without a network. It keeps nothing else: no plan, no answer, no other page.
// `KEPT` stands in front of this: the app's address first, then its files, whose names change with what is in them.
const CACHE = `visits ${KEPT.join(" ")}`;

async function fetchAnew(address) {
  const response = await fetch(address, { cache: "no-cache", redirect: "manual", credentials: "same-origin" });
  if (!response.ok) throw new Error(`not kept: ${address}`); // a log-in page, say
  return response;
}

async function keep() {
  const cache = await caches.open(CACHE);
  for (const address of KEPT) await cache.put(address, await fetchAnew(address));
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("visits ") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !KEPT.includes(pathname)) return;
  event.respondWith(kept(request, pathname, event));
});

async function kept(request, pathname, event) {
  const found = await caches.match(pathname, { cacheName: CACHE, ignoreVary: true, ignoreSearch: true });
  if (!found) return fetch(request);
  if (request.mode === "navigate" && self.navigator.onLine) event.waitUntil(renew(pathname));
  return found;
}

// The page as it is now, for the next time. Only while it is still kept: whoever wiped the phone wants it gone.
async function renew(pathname) {
  try {
    const response = await fetchAnew(pathname);
    if (await caches.has(CACHE)) await (await caches.open(CACHE)).put(pathname, response);
  } catch {
    // No network or not logged in: what is kept stays.
  }
}
