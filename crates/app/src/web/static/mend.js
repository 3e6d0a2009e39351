// The red list above the questions, kept true while they are mended.
import { showFaults } from './show.js';

/**
 * Shows what is left to mend at an item of which an answer was saved, if the list names it. Entries of
 * items that are not asked now stay hidden. Returns whether this left nothing of the list.
 */
export function mend(item, key, left) {
  const list = document.querySelector('.errors:has([data-of])');
  if (!list) return false;
  // It was read out when the page came; from here on each item says what is wrong with it.
  list.removeAttribute('role');
  const entries = [...list.querySelectorAll('[data-of]')];
  const own = entries.find((entry) => entry.dataset.of === item.dataset.item);
  if (own) {
    showFaults(item, key, left);
    for (const link of own.querySelectorAll('a')) link.remove();
    own.append(...left.map(linkTo));
  }
  for (const entry of entries) entry.hidden = !entry.querySelector('a') || !isExpected(entry.dataset.of);
  const before = list.hidden;
  list.hidden = entries.every((entry) => entry.hidden);
  return list.hidden && !before;
}

function linkTo({ field, message }) {
  const link = document.createElement('a');
  link.href = `#${field}`;
  link.textContent = message;
  return link;
}

function isExpected(id) {
  const item = document.getElementById(`i-${id}`);
  return !item.hidden && !item.hasAttribute('data-skip');
}
