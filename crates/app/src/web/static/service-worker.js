// Opens pages that were kept on the device (kept-pages.js) where there is no network. It keeps nothing
// itself, answers no post, and sees no page but those under its own address.
const KEPT = 'tenken-inspections';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET') return;
  if (pathname.startsWith('/static/')) event.respondWith(keptFirst(request, pathname));
  else if (request.mode === 'navigate' && /^\/inspections\/[^/]+\/site$/.test(pathname)) {
    event.respondWith(networkFirst(request, pathname));
  }
});

// Their addresses change with their content.
async function keptFirst(request, pathname) {
  return (await kept(pathname)) ?? fetch(request);
}

async function networkFirst(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await kept(pathname);
    if (page) return page;
    throw error;
  }
}

async function kept(pathname) {
  const cache = await caches.open(KEPT);
  return cache.match(pathname, { ignoreVary: true });
}
