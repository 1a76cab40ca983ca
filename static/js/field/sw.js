// Keeps one whole release of the phone application, so that it starts with no network. `RELEASE` stands above: the
// server writes it. Never touches the API: what is personal is not kept here.

const NAME = "lantian-field-";
const CACHE = NAME + RELEASE.version;

// What the page has loaded just now is asked for with its mark only, and not sent again.
async function take(cache, url, integrity) {
  const answer = await fetch(url, { integrity, cache: "no-cache" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await cache.put(url, answer);
}

// Each file against its hash, all or none: a half-renewed server or a torn download leaves the old release in place.
// Of the pages, the first language's and those that the release before held.
async function install() {
  const held = await Promise.all(Object.keys(RELEASE.pages).map((url) => caches.match(url)));
  const pages = Object.entries(RELEASE.pages).filter(([url], number) => url === RELEASE.home || held[number]);
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([...pages, ...Object.entries(RELEASE.files)].map(([url, integrity]) => take(cache, url, integrity)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// The page in another language is kept once somebody reads it.
async function keepPage(url) {
  const cache = await caches.open(CACHE);
  if (url in RELEASE.pages && !(await cache.match(url))) await take(cache, url, RELEASE.pages[url]);
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function kept(url, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(url)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data.page) event.waitUntil(keepPage(event.data.page).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === RELEASE.home) {
    const page = url.pathname + url.search;
    event.respondWith(kept(page in RELEASE.pages ? page : RELEASE.home, request));
  } else if (url.pathname in RELEASE.files) {
    event.respondWith(kept(url.pathname, request));
  }
});
