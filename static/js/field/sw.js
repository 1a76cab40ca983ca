// Keeps one whole release of the phone application, so that it starts with no network. `RELEASE` stands above: the
// server writes it. Never touches the API: what is personal is not kept here.

const NAME = "lantian-field-";
const CACHE = NAME + RELEASE.version;

// Each file against its hash, all or none: a half-renewed server or a torn download leaves the old release in place.
async function install() {
  const cache = await caches.open(CACHE);
  const wanted = Object.entries({ ...RELEASE.pages, ...RELEASE.files });
  try {
    await Promise.all(
      wanted.map(async ([url, integrity]) => {
        // What the page has loaded just now is asked for with its mark only, and not sent again.
        const answer = await fetch(url, { integrity, cache: "no-cache" });
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        await cache.put(url, answer);
      }),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
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
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === RELEASE.home) {
    const language = url.searchParams.get("language") ?? RELEASE.language;
    event.respondWith(kept(`${RELEASE.home}?language=${language}`, request));
  } else if (url.pathname in RELEASE.files) {
    event.respondWith(kept(url.pathname, request));
  }
});
