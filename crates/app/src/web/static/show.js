// Shows on the page what the server said.
import { element } from './element.js';
import { placeOf } from './entry.js';

const STATES = {
  ready: () => '入力したものは、自動で保存されます。',
  saving: () => '保存中…',
  saved: (at) => `保存しました ${at ?? ''}`,
  partly: (at) => `保存しました ${at}　まだ保存していない入力があります。赤い説明と、選ぶところを見てください。`,
  mended: (at) => `保存しました ${at}　赤い一覧のところは、すべて入力できました。`,
  failed: () => '保存できていません（ネットワーク）。入力はこの画面に残っています。自動でもう一度試します。',
  conflict: () => 'ほかの人の入力と重なりました。どちらにするか選んでください。',
  faulty: () => '保存できない入力があります。赤い説明を見てください。',
  refused: (message) => message ?? '保存できませんでした。画面を開き直してください。',
};

/** Says in the live region how saving stands; while somebody types, it says nothing new. */
export function showState(form, state, detail) {
  const region = document.getElementById('save-state');
  if (!region) return;
  if (state === 'pending') { region.dataset.state = state; return; }
  // The bar may grow, but what is below must not move up under a hand that presses on it.
  const bar = region.closest('.status');
  bar.style.minHeight = `${bar.offsetHeight}px`;
  region.dataset.state = ['ready', 'saving', 'saved', 'mended'].includes(state) ? state : 'failed';
  region.textContent = STATES[state](detail);
}

/** An answer changed: what the page said of the stored one no longer holds, what the ledgers suggest does. */
export function showOffer(item) {
  for (const said of item.querySelectorAll('[data-as-stored]')) said.hidden = true;
  for (const offered of item.querySelectorAll('[data-otherwise]')) offered.hidden = false;
}

/** Shows which items are asked now, and the progress. */
export function showPath(form, items, { asked, not_required: skipped, progress, sections }) {
  for (const [id, item] of items) {
    item.hidden = !asked.includes(id);
    item.toggleAttribute('data-skip', skipped.includes(id));
  }
  for (const section of form.querySelectorAll('.section')) {
    section.hidden = !section.querySelector('[data-item]:not([hidden])');
    const link = document.querySelector(`.toc a[href="#${CSS.escape(section.id)}"]`);
    if (link) link.parentElement.hidden = section.hidden;
  }
  for (const text of document.querySelectorAll('[data-section]')) {
    const { answered, required } = sections[text.dataset.section];
    text.textContent = `${answered}／${required}`;
  }
  meter(document.querySelector('[data-progress]'), progress);
}

function meter(element, { answered, required }) {
  if (!element) return;
  const bar = element.querySelector('progress');
  bar.max = Math.max(required, 1);
  bar.value = required ? answered : 1;
  element.querySelector('.count').textContent = `${answered}／${required}`;
}

/** Shows what is wrong at an answer; faults of others are theirs to show. */
export function showFaults(item, key, faults) {
  const place = placeOf(item, key);
  for (const old of place.querySelectorAll('.error')) old.remove();
  for (const field of place.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  const own = faults.filter((fault) => fault.key === key);
  for (const { field } of own) markFaulty(item, field);
  place.prepend(...own.map(({ message }) => {
    const text = element('p', 'error', `修正が必要です：${message}`);
    text.setAttribute('role', 'alert');
    return text;
  }));
  item.classList.toggle('faulty', item.querySelector('.error') !== null);
}

// All choices of a field are faulty together, and so are a check and its day.
function markFaulty(item, id) {
  const name = document.getElementById(id)?.name;
  for (const field of item.querySelectorAll(`[name="${name}"], [name="${name}_on"]`)) field.setAttribute('aria-invalid', 'true');
}

/** Takes the choice between two values away. */
export function hideConflict(item, key) {
  placeOf(item, key).querySelector('.conflict')?.remove();
}

/** Shows both values of an answer two people gave, and lets one be chosen. Whoever is typing goes on
 * where they are: a key must not choose by accident. */
export function showConflict(item, key, { yours, theirs }, choose) {
  hideConflict(item, key);
  const place = placeOf(item, key);
  const box = element('div', 'conflict');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', 'ほかの人の入力との重なり');
  box.append(element('p', '', '同じところを、ほかの人（または別の画面）が先に保存していました。'));
  const both = element('dl', 'both');
  for (const [name, value] of [['あなたの入力', yours], ['先に保存された内容', theirs]]) {
    const pair = element('div');
    pair.append(element('dt', '', name), element('dd', '', value || '（未記入）'));
    both.append(pair);
  }
  const buttons = element('div', 'buttons');
  for (const [label, act] of [['自分の入力にする', choose.mine], ['先に保存された内容にする', choose.theirs]]) {
    const button = element('button', 'btn second small', label);
    button.type = 'button';
    button.addEventListener('click', () => { box.remove(); act(); place.querySelector('[name^="a."]:not([type=hidden])')?.focus(); });
    buttons.append(button);
  }
  box.append(both, buttons);
  place.append(box);
}
