// Pages of inspections that are kept on the device, so that they open without a network: those the
// server allows to be kept, for the person who is signed in, until the result is told or they sign out.
import { element } from './element.js';
import { UnsentNotes } from './unsent-notes.js';

const KEPT = 'tenken-inspections';
/** Whose pages are kept here; there is none where nothing is (app.js looks). */
const OWNER = 'tenken-inspections-of';
/** The list of visits: what opens without a network where a visit is not asked for. */
const VISITS = '/inspections';

/** Whether this browser can keep pages, on this address. */
export function canKeep() {
  return 'serviceWorker' in navigator && 'caches' in window && 'indexedDB' in window;
}

/** Begins keeping pages for a person; what was kept for another goes. */
export async function keepFor(person) {
  if (localStorage.getItem(OWNER) !== person) await caches.delete(KEPT);
  localStorage.setItem(OWNER, person);
  await navigator.serviceWorker.register('/service-worker.js');
}

/** Keeps the page of a visit, and the list it is found in; returns whether the visit is kept. */
export async function keepVisit(page, files) {
  await keepPage(VISITS, files);
  return keepPage(page, files);
}

/**
 * Keeps a page as it is now, with the files it needs; returns whether it is kept. One that the server
 * no longer allows goes. After a session has ended, or without a network, it stays as it was.
 */
async function keepPage(page, files) {
  const cache = await caches.open(KEPT);
  let reply;
  try {
    reply = await fetch(page, { headers: { accept: 'application/json' }, cache: 'no-store' });
  } catch {
    return isKept(cache, page);
  }
  if (reply.status === 401 || reply.status === 429 || reply.status >= 500) return isKept(cache, page);
  if (!reply.ok || reply.redirected || !reply.headers.has('tenken-keep')) {
    await cache.delete(page);
    if (page !== VISITS) await UnsentNotes.forgetState(page.split('/')[2]);
    return false;
  }
  await cache.put(page, reply);
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith('/static/') && !files.includes(pathname)) await cache.delete(url);
  }
  return true;
}

/** Looks after the other pages that are kept: those of inspections that are over go. */
export async function tendOthers(page, files) {
  const cache = await caches.open(KEPT);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith(VISITS) && pathname !== page) await keepPage(pathname, files);
  }
}

async function isReachable() {
  const reply = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  return reply !== null;
}

async function isKept(cache, page) {
  return (await cache.match(page)) !== undefined;
}

/** Takes the pages and what one person has not sent from the device. What others have not sent stays
 * theirs: only they can send it. */
export async function forget(person) {
  await UnsentNotes.forget(person);
  await forgetPages();
}

/** Takes the pages from the device. */
export async function forgetPages() {
  await caches.delete(KEPT);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  localStorage.removeItem(OWNER);
}

/** Says on the page for preparing that the one for the site is kept, or that it cannot be. */
export async function keepForLater(line) {
  if (!canKeep()) {
    line.textContent = 'このブラウザでは、電波のない所で現地の記録を開けません。記録の画面を開いたまま持って行ってください。';
    return;
  }
  const { keep: page, static: files, person } = line.dataset;
  await keepFor(person);
  const kept = await keepVisit(page, files.split(' '));
  line.textContent = kept ? '現地の記録の画面を、この端末に入れました。電波がなくても開けます。' : '';
  await tendOthers(page, files.split(' '));
}

/** Says in the list which visits open without a network, and what of them is not sent. */
export async function showKept(list) {
  const { static: files, person } = list.dataset;
  if (!canKeep() || localStorage.getItem(OWNER) !== person) return;
  if (!(await isReachable())) {
    list.querySelector('[data-unreachable]').hidden = false;
    window.addEventListener('online', () => location.reload(), { once: true });
  }
  await tendOthers(null, files.split(' '));
  const cache = await caches.open(KEPT);
  const unsent = await UnsentNotes.countOf(person);
  for (const cell of list.querySelectorAll('[data-visit]')) {
    const { visit } = cell.dataset;
    const kept = await isKept(cache, `${VISITS}/${visit}/site`);
    cell.append(element('p', 'hint', kept ? 'この端末に入っています。電波がなくても開けます。' : 'この端末には入っていません。電波のある所で一度開くと入ります。'));
    if (unsent.has(visit)) cell.append(element('p', 'error', `未送信 ${unsent.get(visit)}件`));
  }
}
