// Keeps the page for when there is no network. The build puts `BUILD` and `FILES` before this text (xtask/js/publish.mjs): the name of the build and each
// file with the SHA-256 of its content.
//
// Every version has a cache of its own, filled whole or not at all, and files that change with the version carry it in their names. So a page only ever
// gets files of the version it began with. A new version waits until the person takes it (`update`) or all pages of the old one are closed.

const SCOPE = new URL(self.registration.scope);
const FAMILY = `asl-playground ${SCOPE.pathname} `;
const CACHE = FAMILY + BUILD;
/** Where the page itself lies: some servers lead `index.html` elsewhere, and what was led elsewhere must not answer a navigation. */
const PAGE = './';

const address = (path) => new URL(path, SCOPE).href;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('message', ({ data }) => {
  if (data === 'update') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  event.respondWith(answer(request, url.pathname.slice(SCOPE.pathname.length)));
});

async function fill() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(FILES.map(async ([path, hash]) => cache.put(address(path), await fetched(path, hash))));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** A file of this version: one that came while the site was being changed is refused. */
async function fetched(path, hash) {
  const kept = await caches.match(address(path));
  if (kept && (await sum(kept.clone())) === hash) return kept;
  const response = await fetch(address(path), { cache: 'no-cache' });
  if (!response.ok || (await sum(response.clone())) !== hash) throw new Error(`${path} is not the one of this version`);
  return response;
}

async function sum(response) {
  const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function answer(request, path) {
  const name = path === 'index.html' || path === '' ? PAGE : path;
  const ours = await (await caches.open(CACHE)).match(address(name));
  // A page of the version before may still ask for its own files.
  return ours ?? (await caches.match(address(name))) ?? fetch(request);
}

async function tidy() {
  const before = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(before.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}
