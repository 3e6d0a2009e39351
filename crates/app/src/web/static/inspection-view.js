// What the page for noting on site shows: a block for each place, its fields, both versions of a
// conflict, its photos.
import { element } from './element.js';

const VERDICTS = { confirmed: '確認済み', deficient: '不備あり', unseen: '確認できず', not_applicable: '対象外' };
const EMPTY = {
  row: { verdict: null, note: '' },
  finding: { item: '', what: '', advice: '', due: null, withdrawn: false },
  advice: { text: '' },
};

/** The blocks of a form, by place. */
export function blocksOf(form) {
  return new Map([...form.querySelectorAll('[data-place]')].map((block) => [block.dataset.place, block]));
}

/** What is entered in a block, as the server takes it. */
export function notedIn(block) {
  const noted = { ...EMPTY[block.dataset.kind] };
  for (const field of block.querySelectorAll('[data-part]')) {
    const { part } = field.dataset;
    if (field.type === 'radio') {
      if (field.checked) noted[part] = field.value;
    } else if (field.type === 'checkbox') noted[part] = field.checked;
    else noted[part] = field.type === 'date' ? field.value || null : field.value.trim();
  }
  return noted;
}

/** Shows what is noted in a block's fields. */
export function show(block, noted) {
  const values = { ...EMPTY[block.dataset.kind], ...noted };
  for (const field of block.querySelectorAll('[data-part]')) {
    const value = values[field.dataset.part];
    if (field.type === 'radio') field.checked = field.value === value;
    else if (field.type === 'checkbox') field.checked = Boolean(value);
    else field.value = value ?? '';
  }
  if (values.note) block.querySelector('details').open = true;
}

/** Whether two notes say the same. */
export function same(one, other) {
  const sorted = (noted) => JSON.stringify(Object.entries(noted ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** What is noted, in words. */
function inWords(noted) {
  const parts = noted.withdrawn
    ? ['（取り消し）']
    : [VERDICTS[noted.verdict], noted.note, noted.what, noted.advice, noted.due, noted.text];
  return parts.filter(Boolean).join('　') || '（記入なし）';
}

/** Shows the versions of a place that collide, and lets one be chosen; none takes the choice away. */
export function showVersions(block, versions, choose) {
  block.querySelector('.conflict')?.remove();
  if (versions.length < 2) return;
  const box = element('div', 'conflict');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', '記録が重なっています');
  box.append(element('p', '', '同じところに、別々の記録があります。どちらにするか選ぶか、下に書き直してください。どちらも残っています。'));
  const both = element('dl', 'both');
  for (const { noted, by, at } of versions) {
    const pair = element('div');
    const button = element('button', 'btn second small', 'この記録にする');
    button.type = 'button';
    button.addEventListener('click', () => { box.remove(); choose(noted); block.querySelector('[data-part]').focus(); });
    const said = element('dd', '', inWords(noted));
    said.append(button);
    pair.append(element('dt', '', `${by} ${at}`), said);
    both.append(pair);
  }
  box.append(both);
  const heading = block.querySelector('h3');
  if (heading) heading.after(box);
  else block.prepend(box);
}

/** Says what is wrong with what was sent from a block; nothing takes it away. */
export function showRefusal(block, message) {
  block.querySelector(':scope > .error')?.remove();
  if (!message) return;
  const text = element('p', 'error', message);
  text.setAttribute('role', 'alert');
  block.prepend(text);
}

/** Adds a block for a finding, as an empty copy of another: a blank one at the end, others before it. */
export function addFinding(form, id, blank) {
  const [last] = [...form.querySelectorAll('[data-kind=finding]')].slice(-1);
  const block = last.cloneNode(true);
  rename(block, `finding:${id}`);
  show(block, EMPTY.finding);
  showVersions(block, []);
  showRefusal(block, '');
  block.querySelector('[data-photos]').replaceChildren();
  setBlank(block, blank);
  const end = form.querySelector('[data-blank]');
  if (end && !blank) end.before(block);
  else last.after(block);
  return block;
}

/** Says whether a block waits for a finding; one that holds something can be withdrawn. */
export function setBlank(block, blank) {
  block.toggleAttribute('data-blank', blank);
  block.querySelector('[data-part=withdrawn]').closest('label').hidden = blank;
}

/** Gives a block of a finding another place. */
export function rename(block, place) {
  const was = block.dataset.place;
  block.dataset.place = place;
  for (const field of block.querySelectorAll('[id], [name], [for]')) {
    for (const attribute of ['id', 'name', 'for']) {
      const value = field.getAttribute(attribute);
      if (value) field.setAttribute(attribute, value.replace(was, place));
    }
  }
}

/** Shows the photos of a block: those that were sent, and those that are not yet. */
export function showPhotos(block, address, sent, unsent) {
  const folded = block.querySelector('details');
  if (folded && sent.length + unsent.length) folded.open = true;
  block.querySelector('[data-photos]').replaceChildren(
    ...sent.map(({ id, name }) => {
      const line = element('li');
      const link = element('a', '', name);
      link.href = `${address}/photos/${id}`;
      line.append(link);
      return line;
    }),
    ...unsent.map(({ name, problem }) => element('li', problem ? 'error' : 'muted', `${name}（${problem ?? '未送信'}）`)),
  );
}
