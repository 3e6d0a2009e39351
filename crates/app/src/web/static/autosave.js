// Saves each answer as it is given. What is not yet acknowledged by the server
// is kept in the page and in the browser's storage, and tried again.
//
// Every answer has a base of its own: what the page showed there, and the revision
// that was seen at. A reply moves the base of the one answer that was sent, so that
// nothing is overwritten that its reader was never shown.
import { entryOf, fill, firstField, instead, keyOf, keysOf, rest, restOf } from './entry.js';
import { mend } from './mend.js';
import { hideConflict, showConflict, showFaults, showOffer, showPath, showState } from './show.js';
import { Unsent, send } from './unsent.js';

const TYPING_PAUSE = 800;
const LONGEST_WAIT = 60_000;
const DAY = 86_400_000;

/** Starts saving the answers of a form by themselves. */
export function autosave(form) {
  const { person } = form.dataset;
  const items = new Map([...form.querySelectorAll('[data-item]')].map((item) => [item.dataset.item, item]));
  const places = new Map([...items.values()].flatMap((item) => keysOf(item).map((key) => [key, item])));
  const unsent = new Unsent(location.pathname, document.querySelector('h1')?.textContent ?? '');
  const opened = Date.now();
  const timers = new Map();
  let running = null;
  let wait = 2_000;
  let retry = 0;

  function changed(key, pause) {
    keep(key);
    showOffer(places.get(key));
    showState(form, 'pending');
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(run, pause));
  }

  function keep(key) {
    const item = places.get(key);
    const label = item.querySelector('.question')?.textContent.trim() ?? key;
    return unsent.keep(key, entryOf(item, key), restOf(item, key).base, label);
  }

  function run() {
    running ??= sendAll().finally(() => { running = null; });
    return running;
  }

  async function sendAll() {
    clearTimeout(retry);
    for (let next = unsent.next(); next; next = unsent.next()) {
      showState(form, 'saving');
      const reply = await send({ page: location.pathname, ...next }, person);
      // Nobody is signed in, or somebody else is: its person may come back.
      if (!reply || reply.status === 401) {
        showState(form, reply ? 'refused' : 'failed', reply?.body.message);
        retry = setTimeout(run, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
        return false;
      }
      wait = 2_000;
      take(next, reply);
    }
    return true;
  }

  function take({ key, entry }, { status, body }) {
    const item = places.get(key);
    if (unsent.sameAs(key, entry)) {
      settle(item, key, status, body);
    } else if (status === 200) {
      // Typed on meanwhile: what was just saved is ours, so it is no conflict.
      rest(item, key, { was: body.was, base: body.revision });
      keep(key);
    }
  }

  function settle(item, key, status, body) {
    hideConflict(item, key);
    showFaults(item, key, []);
    if (status === 200) {
      taken(item, key, body);
    } else if (status === 409 && body.conflict) {
      unsent.skip(key);
      showState(form, 'conflict');
      showConflict(item, key, body.conflict, {
        mine: () => { rest(item, key, { was: body.was, base: body.revision }); changed(key, 0); },
        theirs: () => { clearTimeout(timers.get(key)); fill(item, key, body.theirs_fields); taken(item, key, body); },
      });
    } else if (status === 422 && body.faults) {
      unsent.skip(key);
      showFaults(item, key, body.faults);
      showState(form, 'faulty');
    } else {
      unsent.skip(key);
      showState(form, 'refused', body.message);
    }
  }

  // The answer shows what is stored.
  function taken(item, key, body) {
    unsent.drop(key);
    rest(item, key, { was: body.was, base: body.revision });
    const button = item.querySelector('button[name=clear]');
    if (button) button.hidden = keysOf(item).every((one) => !restOf(item, one).was);
    showPath(form, items, body);
    const mended = mend(item, key, body.left);
    showState(form, unsent.isSkipping() ? 'partly' : mended ? 'mended' : 'saved', body.saved_at);
  }

  // The day in Tokyo, also of a page that stays open over midnight. The server said how much was left
  // of the day when it made the page: the clock of this computer need not be right.
  function today() {
    const past = Date.now() - opened - Number(form.dataset.left) * 1_000;
    const days = past < 0 ? 0 : 1 + Math.floor(past / DAY);
    return new Date(Date.parse(form.dataset.today) + days * DAY).toISOString().slice(0, 10);
  }

  // A check is made today, by who is signed in, unless they say otherwise.
  function sign(item, input) {
    if (input.type !== 'radio' || !input.checked || !/\.(first|second)$/.test(input.name)) return;
    for (const [part, value] of [['on', today()], ['by', form.dataset.by]]) {
      const field = item.querySelector(`[name="${input.name}_${part}"]`);
      if (field && !field.value) field.value = value ?? '';
    }
  }

  function entered(event, pause) {
    const item = event.target.name?.startsWith('a.') && event.target.closest('[data-item]');
    const key = item && keyOf(item, event.target);
    if (!key || event.target.type === 'file') return;
    if (event.type === 'change') sign(item, event.target);
    changed(key, pause);
  }

  // Puts other entries into the fields of an item, as if they were typed.
  function enter(item, entryOfKey) {
    for (const key of keysOf(item)) {
      if (!entryOf(item, key).some(([, value]) => value) && !restOf(item, key).was && !entryOfKey(key).length) continue;
      fill(item, key, entryOfKey(key));
      for (const choice of item.querySelectorAll('input[type=radio]:checked')) sign(item, choice);
      changed(key, 0);
    }
    (item.querySelector('[name^="a."]:checked') ?? firstField(item)).focus();
  }

  form.addEventListener('change', (event) => entered(event, 0));
  form.addEventListener('input', (event) => {
    if (event.target.matches('textarea, input[type=text]')) entered(event, TYPING_PAUSE);
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name=clear], button[name=same]');
    const item = button?.closest('[data-item]');
    // What the page says about a stored file is made by the server: there the button posts the page.
    if (!item || item.querySelector('input[type=file]')) return;
    event.preventDefault();
    if (button.name === 'same') {
      const { entry } = JSON.parse(button.value);
      enter(item, (key) => instead(entryOf(item, key), entry));
    } else {
      button.hidden = true;
      enter(item, () => []);
    }
  });
  form.addEventListener('submit', async (event) => {
    if (form.dataset.flushed || !unsent.next()) {
      unsent.handOver();
      form.dataset.leaving = 'yes';
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    await run();
    if (unsent.next()) return; // still offline: stay, the message is on screen
    await unsent.handOver();
    form.dataset.flushed = form.dataset.leaving = 'yes';
    form.requestSubmit(button ?? undefined);
  });
  window.addEventListener('online', run);
  window.addEventListener('beforeunload', (event) => {
    if (unsent.next() && !form.dataset.leaving) event.preventDefault();
  });

  window.addEventListener('pageshow', (event) => {
    // Back on this page, as it was left.
    if (event.persisted) { delete form.dataset.flushed; delete form.dataset.leaving; }
  });

  showState(form, 'ready');
  unsent.open(person).then((kept) => {
    const settled = new URLSearchParams(location.search).has('saved');
    for (const { key, entry, base, label, handed } of kept) {
      const item = places.get(key);
      if (!item) continue;
      if (handed && settled) { unsent.drop(key); continue; }
      fill(item, key, entry);
      rest(item, key, { base });
      unsent.keep(key, entry, base, label);
    }
    if (unsent.next()) run();
  });
}
