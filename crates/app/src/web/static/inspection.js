// Noting on site: every entry is kept on the device at once and sent when there is a network. Nothing
// is overwritten: an entry names those it was written on top of, and what collides is shown (ADR 13).
import {
  addFinding, blocksOf, notedIn, rename, same, setBlank, show, showPhotos, showRefusal, showVersions,
} from './inspection-view.js';
import { canKeep, keepFor, keepVisit } from './kept-pages.js';
import { fitting } from './photo.js';
import { UnsentNotes } from './unsent-notes.js';

const TYPING_PAUSE = 600;
const LOOKS_EVERY = 30_000;
const LONGEST_WAIT = 60_000;
const AT_ONCE = 100;

inspection(document.querySelector('form[data-inspection]'));

async function inspection(form) {
  const { inspection: id, person } = form.dataset;
  const files = form.dataset.static.split(' ');
  const address = `/inspections/${id}`;
  const unsent = await UnsentNotes.open(id, person);
  const line = document.getElementById('site-state');
  // What is noted as the server last said, and for each block what it shows of that.
  let state = JSON.parse(form.dataset.state);
  const seen = new Map();
  const timers = new Map();
  // Places somebody writes at: what others noted there is not shown until that is kept.
  const busy = new Set();
  let turn = Promise.resolve();
  let running = null;
  let wait = 2_000;
  let retry = 0;
  let over = false;

  for (const part of document.querySelectorAll('[data-without-script]')) part.hidden = true;
  for (const part of form.querySelectorAll('.photo, [data-finding-of]')) part.hidden = false;
  if (canKeep()) keepFor(person).then(() => keepVisit(`${address}/site`, files)).catch(() => {});

  const block = (place) => blocksOf(form).get(place) ?? (place.startsWith('finding:') ? addFinding(form, place.slice(8), false) : null);
  const standing = (place) => state.places[place] ?? { ids: [], versions: [] };
  const entriesOf = async () => (await unsent.all()).own.filter((one) => !one.photo);
  const latest = async (place) => (await entriesOf()).find((one) => one.place === place);
  // Marking as tried and writing anew must not cross: an entry would collide with one's own.
  const inTurn = (work) => (turn = turn.then(work, work));

  function note(part) {
    const { place } = part.dataset;
    clearTimeout(timers.get(place));
    timers.delete(place);
    busy.add(place);
    return inTurn(() => keep(part)).then(() => { if (!timers.has(place)) busy.delete(place); }).then(tell).then(run);
  }

  // Keeps what a block shows, if that is not what is noted there.
  async function keep(part) {
    const { place } = part.dataset;
    const noted = notedIn(part);
    const before = await latest(place);
    const shown = seen.get(place) ?? { ids: [], noted: null };
    if (before ? same(before.noted, noted) : shown.noted && same(shown.noted, noted)) return;
    // Where the entry before may have arrived, this one stands on top of it.
    const replaces = before ? (before.tried ? [...before.replaces, before.id] : before.replaces) : shown.ids;
    const fresh = { id: crypto.randomUUID(), place, noted, replaces, at: new Date().toISOString() };
    await unsent.replace(before, fresh);
    showRefusal(part, '');
    if (part.hasAttribute('data-blank')) grow(part);
  }

  // There is always one more empty finding.
  function grow(part) {
    setBlank(part, false);
    return addFinding(form, crypto.randomUUID(), true);
  }

  // What is typed is kept letter by letter, and sent when the hand rests.
  function typed(part) {
    const { place } = part.dataset;
    busy.add(place);
    clearTimeout(timers.get(place));
    timers.set(place, setTimeout(() => note(part), TYPING_PAUSE));
    inTurn(() => keep(part)).then(tell);
  }

  function run() {
    running ??= sendAll().finally(() => { running = null; });
    return running;
  }

  async function sendAll() {
    clearTimeout(retry);
    const sent = navigator.onLine && (await locked(send));
    await tell();
    if (sent) wait = 2_000;
    else {
      retry = setTimeout(run, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  // Whether all that could be sent was; otherwise why not is on the page.
  async function send() {
    if (!(await sendPhotos())) return false;
    const entries = await inTurn(tried);
    const reply = await post(`${address}/entries`, JSON.stringify({
      entries: entries.map(({ id, place, noted, replaces, at }) => ({ id, place, noted, replaces, at })),
    }), { 'content-type': 'application/json' });
    if (!reply?.ok) return refused(reply);
    const { state: now, refused: wrong, over: ended } = await reply.json();
    const problems = new Map(wrong.map(({ id, message }) => [id, message]));
    for (const [entry, problem] of problems) await unsent.change(entry, { problem });
    const taken = entries.filter(({ id }) => !problems.has(id));
    await inTurn(() => settle(taken));
    await take(now);
    if (ended && !over) await end();
    return (await entriesOf()).every((one) => one.problem) || send();
  }

  // What was taken is what somebody who writes on has seen.
  async function settle(taken) {
    await unsent.drop(taken.map(({ id }) => id));
    for (const { id, place, noted } of taken) seen.set(place, { ids: [id], noted });
  }

  async function tried() {
    const entries = (await entriesOf()).filter((one) => !one.problem).slice(0, AT_ONCE);
    for (const { id } of entries) await unsent.change(id, { tried: true });
    return entries;
  }

  // The inspection is over: nothing of it stays on the device but what is not sent.
  async function end() {
    over = true;
    if (canKeep()) await keepVisit(`${address}/site`, files);
  }

  async function sendPhotos() {
    for (const photo of (await unsent.all()).own.filter((one) => one.photo && !one.problem)) {
      const fields = new FormData();
      fields.set('id', photo.id);
      fields.set('place', photo.place);
      fields.set('file', photo.photo, photo.name);
      const reply = await post(`${address}/photos`, fields);
      if (reply?.ok) {
        await unsent.drop([photo.id]);
      } else if (reply && [413, 422].includes(reply.status)) {
        const { message } = await reply.json().catch(() => ({}));
        await unsent.change(photo.id, { problem: message ?? '送れませんでした。5MBまでのJPEGかPNGにしてください。' });
      } else return refused(reply);
    }
    return true;
  }

  async function post(url, body, headers = {}) {
    try {
      return await fetch(url, { method: 'POST', headers: { accept: 'application/json', ...headers }, body });
    } catch {
      return null;
    }
  }

  async function refused(reply) {
    if (reply && reply.status < 500 && reply.status !== 429) {
      const { message } = await reply.json().catch(() => ({}));
      line.dataset.problem = reply.status === 401 ? 'サインインの時間が切れました。サインインし直すと送れます。' : message ?? '送れませんでした。';
    } else delete line.dataset.problem;
    return false;
  }

  // Takes what the server says is noted, unless something newer is known.
  async function take(now) {
    if (now.entries < state.entries) return;
    state = now;
    delete line.dataset.problem;
    if (!over) await unsent.keepState(state);
    await showAll();
  }

  // Shows what is noted, and on top what is not sent. What somebody is just writing stays.
  async function showAll() {
    const own = await entriesOf();
    for (const place of new Set([...Object.keys(state.places), ...own.map((one) => one.place)])) {
      const part = block(place);
      if (!part || busy.has(place)) continue;
      const mine = own.find((one) => one.place === place);
      const { ids, versions } = standing(place);
      showRefusal(part, mine?.problem);
      if (mine) { show(part, mine.noted); continue; }
      const shown = versions.length === 1 ? versions[0].noted : null;
      if (shown && !same(shown, notedIn(part))) show(part, shown);
      if (shown && part.hasAttribute('data-blank')) grow(part);
      seen.set(place, { ids, noted: shown });
      showVersions(part, versions, (noted) => { show(part, noted); note(part); });
    }
    const photos = (await unsent.all()).own.filter((one) => one.photo);
    const at = (place) => (one) => one.place === place;
    for (const [place, part] of blocksOf(form)) showPhotos(part, address, state.photos.filter(at(place)), photos.filter(at(place)));
  }

  // How much is not sent, in the live region.
  async function tell() {
    const { own, others } = await unsent.all();
    const left = own.length ? `未送信 ${own.length}件` : 'すべて送りました';
    const why = line.dataset.problem
      ?? (over ? 'この立入検査は、終わっています（結果の連絡か、取りやめ）。ここで書いたものは、あとから届いた記録として残ります。'
        : own.some((one) => one.problem) ? '送れない記録があります。赤い説明を見てください。'
          : own.length ? 'この端末に残っています。電波があれば、自動で送ります。' : '');
    const foreign = others ? `（ほかの人の未送信が${others}件あります。その人がサインインすると送れます。）` : '';
    line.dataset.state = own.length || line.dataset.problem ? 'failed' : 'saved';
    const rows = [...form.querySelectorAll('[data-kind=row]')];
    const seenRows = rows.filter((part) => part.querySelector('[data-part=verdict]:checked')).length;
    const done = `確認 ${seenRows}／${rows.length}行`;
    line.textContent = [navigator.onLine ? '' : '電波がありません。', done, left, why, foreign].filter(Boolean).join('　');
  }

  async function addPhotos(part, chosen) {
    for (const file of chosen) {
      const photo = await fitting(file);
      await unsent.keep({ id: crypto.randomUUID(), place: part.dataset.place, name: photo.name, photo, at: new Date().toISOString() });
    }
    await showAll();
    await tell();
    run();
  }

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => {
    const part = event.target.closest('[data-place]');
    if (part && event.target.dataset.part) typed(part);
  });
  form.addEventListener('change', (event) => {
    const part = event.target.closest('[data-place]');
    if (part && event.target.matches('[data-photo]')) {
      addPhotos(part, [...event.target.files]);
      event.target.value = '';
    } else if (part && event.target.dataset.part) note(part);
  });
  form.addEventListener('click', (event) => {
    const item = event.target.closest('[data-finding-of]')?.dataset.findingOf;
    if (!item) return;
    const part = form.querySelector('[data-blank]') ?? addFinding(form, crypto.randomUUID(), true);
    part.querySelector('[data-part=item]').value = item;
    part.querySelector('[data-part=what]').focus();
  });
  window.addEventListener('online', run);
  window.addEventListener('offline', () => tell());
  setInterval(() => { if (!document.hidden && navigator.onLine) run(); }, LOOKS_EVERY);

  const known = await unsent.state();
  if (known && known.entries > state.entries) state = known;
  // The page may be a kept one, opened before: its empty finding is not this one's.
  for (const part of form.querySelectorAll('[data-blank]')) {
    const { place } = part.dataset;
    if (!state.places[place] && !(await latest(place))) rename(part, `finding:${crypto.randomUUID()}`);
    else grow(part);
  }
  for (const [place, part] of blocksOf(form)) if (!seen.has(place)) seen.set(place, { ids: standing(place).ids, noted: notedIn(part) });
  await showAll();
  await tell();
  form.dataset.ready = 'yes';
  run();
}

// One page at a time sends what is not sent; another waits for it.
function locked(work) {
  return navigator.locks ? navigator.locks.request('tenken-inspections', work) : work();
}
