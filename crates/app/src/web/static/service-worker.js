// Opens pages that were kept on the device (kept-pages.js) where there is no network: a visit its own,
// every other address the list of visits. It keeps nothing itself and answers no post.
const KEPT = 'tenken-inspections';
const VISITS = '/inspections';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/static/')) event.respondWith(keptFirst(request, pathname));
  else if (request.mode === 'navigate') event.respondWith(networkFirst(request, pathname));
});

// Their addresses change with their content.
async function keptFirst(request, pathname) {
  return (await kept(pathname)) ?? fetch(request);
}

async function networkFirst(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const [, visit] = /^\/inspections\/([^/]+)/.exec(pathname) ?? [];
    const page = (visit && await kept(`${VISITS}/${visit}/site`)) ?? await kept(VISITS);
    if (page) return page;
    throw error;
  }
}

async function kept(pathname) {
  const cache = await caches.open(KEPT);
  return cache.match(pathname, { ignoreVary: true });
}
