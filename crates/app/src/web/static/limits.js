// Says while somebody types how much more fits into a field. Nothing is cut: what is too much stays, to
// be shortened by who wrote it.
import { element } from './element.js';

/** From here on what is left is read out. */
const NEAR = 20;

/** Begins counting at every field of the page that has a limit. */
export function countAll() {
  for (const name of ['input', 'filled', 'focusin']) document.addEventListener(name, ({ target }) => count(target));
  for (const field of document.querySelectorAll('[data-limit]')) if (left(field) < 0) count(field);
}

// As the server counts: without the space around, a character outside the basic plane as one.
function left(field) {
  return Number(field.dataset.limit) - [...field.value.trim()].length;
}

function count(field) {
  if (!field.dataset?.limit) return;
  const line = lineOf(field);
  const now = left(field);
  line.classList.toggle('over', now < 0);
  line.setAttribute('aria-live', now < NEAR ? 'polite' : 'off');
  line.textContent = now < 0 ? `${-now}文字多いので、減らしてください（${field.dataset.limit}文字まで）。` : `あと${now}文字`;
}

function lineOf(field) {
  if (field.nextElementSibling?.matches('.left')) return field.nextElementSibling;
  const line = element('p', 'left small muted');
  field.after(line);
  return line;
}
