// Saves each answer as it is given. What is not yet acknowledged by the server
// is kept in the page and in the browser's storage, and tried again.
import { entryOf, fill, firstField, keysOf } from './entry.js';
import { mend } from './mend.js';
import { showConflict, showFaults, showPath, showState } from './show.js';
import { Unsent } from './unsent.js';

const TYPING_PAUSE = 800;
const LONGEST_WAIT = 60_000;

/** Starts saving the answers of a form by themselves. */
export function autosave(form) {
  const url = (item) => `${location.pathname}/answers/${encodeURIComponent(item.dataset.item)}`;
  const items = new Map([...form.querySelectorAll('[data-item]')].map((item) => [item.dataset.item, item]));
  // The revision each answer was last seen at: one page-wide number would
  // silently overwrite what somebody else saved in between.
  const seen = new Map([...items.keys()].map((id) => [id, form.elements.revision.value]));
  const unsent = new Unsent(location.pathname);
  const timers = new Map();
  let running = null;
  let wait = 2_000;
  let retry = 0;

  function changed(item, pause) {
    const id = item.dataset.item;
    unsent.keep(id, entryOf(item), seen.get(id));
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(run, pause));
  }

  function run() {
    running ??= sendAll().finally(() => { running = null; });
    return running;
  }

  async function sendAll() {
    clearTimeout(retry);
    for (let next = unsent.next(); next; next = unsent.next()) {
      showState(form, 'saving');
      if (!(await send(next))) {
        showState(form, 'failed');
        retry = setTimeout(run, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
        return false;
      }
      wait = 2_000;
    }
    return true;
  }

  // Whether the server gave an answer, whatever it was.
  async function send({ id, entry, base }) {
    const item = items.get(id);
    let response;
    let body;
    try {
      response = await fetch(url(item), {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: new URLSearchParams([...entry, ['revision', base]]),
      });
      body = await response.json().catch(() => ({}));
    } catch {
      return false;
    }
    const lost = response.ok && body.revision === undefined;
    if (lost || response.status >= 500 || response.status === 429) return false;
    if (unsent.sameAs(id, entry)) settle(item, response.status, body);
    else if (response.ok) {
      // Typed on meanwhile: what was just saved is ours, so it is no conflict.
      seen.set(id, body.revision);
      keep(item, body.was);
      unsent.keep(id, entryOf(item), body.revision);
    }
    return true;
  }

  function settle(item, status, body) {
    const id = item.dataset.item;
    showFaults(item, []);
    if (status === 200) {
      taken(item, body);
    } else if (status === 409 && body.conflicts) {
      unsent.skip(id);
      showState(form, 'conflict');
      showConflict(item, body, {
        mine: () => { seen.set(id, body.revision); keep(item, body.was); changed(item, 0); },
        theirs: () => { fill(item, body.theirs_fields); taken(item, body); },
      });
    } else if (status === 422 && body.faults) {
      unsent.skip(id);
      showFaults(item, body.faults);
      showState(form, 'faulty');
    } else {
      unsent.skip(id);
      showState(form, 'refused', body.message);
    }
  }

  // The item shows what is stored.
  function taken(item, body) {
    const id = item.dataset.item;
    unsent.drop(id);
    seen.set(id, body.revision);
    keep(item, body.was);
    showPath(form, items, body);
    showState(form, mend(item, body.left) ? 'mended' : 'saved', body.saved_at);
  }

  // The answers the page now rests on, for a later post without script.
  function keep(item, was) {
    const button = item.querySelector('button[name=clear]');
    if (button && was) button.hidden = !Object.values(was).some(Boolean);
    for (const key of keysOf(item)) {
      const field = item.querySelector(`[name="was.${key}"]`);
      if (field && was) field.value = was[key] ?? '';
    }
  }

  // A check is made today, by who is signed in, unless they say otherwise.
  function sign(item, input) {
    if (input.type !== 'radio' || !input.checked || !/\.(first|second)$/.test(input.name)) return;
    for (const [part, value] of [['on', form.dataset.today], ['by', form.dataset.by]]) {
      const field = item.querySelector(`[name="${input.name}_${part}"]`);
      if (field && !field.value) field.value = value ?? '';
    }
  }

  const itemOf = (event) => event.target.name?.startsWith('a.') && event.target.closest('[data-item]');
  form.addEventListener('change', (event) => {
    const item = itemOf(event);
    if (!item || event.target.type === 'file') return;
    sign(item, event.target);
    changed(item, 0);
  });
  form.addEventListener('input', (event) => {
    const item = itemOf(event);
    if (item && event.target.matches('textarea, input[type=text]')) changed(item, TYPING_PAUSE);
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name=clear]');
    const item = button?.closest('[data-item]');
    // What the page says about a stored file is made by the server: there the button posts the page.
    if (!item || item.querySelector('input[type=file]')) return;
    event.preventDefault();
    fill(item, []);
    button.hidden = true;
    firstField(item).focus();
    changed(item, 0);
  });
  form.addEventListener('submit', async (event) => {
    if (form.dataset.flushed || unsent.isEmpty()) { form.dataset.leaving = 'yes'; return; }
    event.preventDefault();
    const button = event.submitter;
    await run();
    if (unsent.next()) return; // still offline: stay, the message is on screen
    form.dataset.flushed = form.dataset.leaving = 'yes';
    form.requestSubmit(button ?? undefined);
  });
  window.addEventListener('online', run);
  window.addEventListener('beforeunload', (event) => {
    if (unsent.next() && !form.dataset.leaving) event.preventDefault();
  });

  for (const [id, { entry, base }] of unsent.restore()) {
    const item = items.get(id);
    if (!item) { unsent.drop(id); continue; }
    fill(item, entry);
    seen.set(id, base);
  }
  showState(form, 'ready');
  if (unsent.next()) run();
}
