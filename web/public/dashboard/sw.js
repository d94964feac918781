// The page without a connection: its own files are kept, so that it starts and says since when there is none. Answers of the hub
// are never kept: old numbers must not look like the present. Browsers run it over HTTPS only.
const KEPT = 'meterhub-page';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// What the page had loaded before this worker was there.
self.addEventListener('message', (event) => {
  const isOwn = (url) => new URL(url).origin === self.location.origin;
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(event.data.filter(isOwn))));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const isFile = new URL('./', self.location.href);
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(newestPage(request));
  else if (request.url.startsWith(isFile.href)) event.respondWith(keptFile(request));
});

async function newestPage(request) {
  const cache = await caches.open(KEPT);
  try {
    const page = await fetch(request);
    if (page.ok) await cache.put(request, page.clone());
    return page;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

// Another content has another name.
async function keptFile(request) {
  const cache = await caches.open(KEPT);
  const isLasting = /-[\w-]{8}\.\w+$/.test(new URL(request.url).pathname);
  const kept = await cache.match(request);
  if (kept !== undefined && isLasting) return kept;
  try {
    const file = await fetch(request);
    if (file.ok) await cache.put(request, file.clone());
    return file;
  } catch (error) {
    if (kept === undefined) throw error;
    return kept;
  }
}
