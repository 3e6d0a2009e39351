// Everything here only makes pages nicer; each page works without it. Nothing is loaded later than with
// the page: the network may be gone by then.
import { autosave } from './autosave.js';
import { forgetPages, keepForLater, showKept } from './kept-pages.js';
import { leave } from './leaving.js';
import { countAll } from './limits.js';
import { keepLive } from './live.js';
import { passkey } from './passkey.js';
import { revealFields } from './reveal.js';
import { keepsFor } from './vault.js';

const form = document.querySelector('form[data-autosave]');
if (form) autosave(form);
for (const form of document.querySelectorAll('form[data-passkey]')) passkey(form);

const later = document.querySelector('[data-keep]');
if (later) keepForLater(later);
const visits = document.querySelector('[data-visits]');
if (visits) showKept(visits);

// Who signs out is told what is not sent, and leaves nothing of theirs on the device.
const leaving = document.querySelector('form[action="/sign-out"]');
// What was kept for another person at this device goes as soon as somebody else is here.
const owner = localStorage.getItem('tenken-inspections-of');
if (leaving && owner && owner !== leaving.dataset.person) forgetPages();
leaving?.addEventListener('submit', async (event) => {
  const { person, settled } = leaving.dataset;
  if (settled || !(keepsFor(person) || localStorage.getItem('tenken-inspections-of'))) return;
  event.preventDefault();
  if (!(await leave(person))) return;
  leaving.dataset.settled = 'yes';
  if (form) form.dataset.leaving = 'yes';
  leaving.requestSubmit();
});

countAll();

const live = document.querySelector('[data-live]');
if (live) keepLive(live);

// A link from the completeness check leads straight to its field.
if (!location.hash) document.querySelector('.errors')?.focus();
revealFields();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// Paper has no folding: open what is folded, and fold it again afterwards.
let unfolded = [];
window.addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('details[data-print-open]:not([open])')];
  for (const details of unfolded) details.open = true;
});
window.addEventListener('afterprint', () => {
  for (const details of unfolded) details.open = false;
});

// A choice that reveals further fields, such as the kind of a facility.
for (const block of document.querySelectorAll('[data-only-for]')) {
  const [name, ...values] = block.dataset.onlyFor.split(' ');
  const inputs = document.querySelectorAll(`input[name="${name}"]`);
  const show = () => {
    const chosen = [...inputs].find((input) => input.checked)?.value;
    block.hidden = !values.includes(chosen);
  };
  for (const input of inputs) input.addEventListener('change', show);
  show();
}
