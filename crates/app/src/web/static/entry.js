// What is entered at one answer, as name/value pairs, and putting it back. An item is one answer, a
// group one for each of its fields.

/** The keys an item's answers are stored under. */
export function keysOf(item) {
  return [...item.querySelectorAll('[name^="was."]')].map((field) => field.name.slice(4));
}

/** The key of the answer that a field of an item belongs to. */
export function keyOf(item, field) {
  return keysOf(item).find((key) => isOf(field.name, key));
}

function isOf(name, key) {
  return name === `a.${key}` || name.startsWith(`a.${key}.`);
}

function fieldsOf(item, key) {
  return [...item.querySelectorAll('[name^="a."]')].filter((field) => isOf(field.name, key));
}

const isChoice = (field) => ['radio', 'checkbox'].includes(field.type);

/** All fields of an answer that would be posted. */
export function entryOf(item, key) {
  return fieldsOf(item, key)
    .filter((field) => field.type !== 'file' && (!isChoice(field) || field.checked))
    .map((field) => [field.name, field.value]);
}

/** An entry with some of its fields as another has them. */
export function instead(entry, other) {
  return [...entry.filter(([name]) => !other.some(([changed]) => changed === name)), ...other];
}

/** Puts an entry back into the fields of an answer; what it does not name becomes empty. */
export function fill(item, key, entry) {
  for (const field of fieldsOf(item, key)) {
    const values = entry.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (field.type !== 'file') field.value = values.at(-1) ?? '';
    field.dispatchEvent(new Event('filled', { bubbles: true }));
  }
}

/** The field people start with at an item. */
export function firstField(item) {
  return item.querySelector('[name^="a."]:not([type=hidden])');
}

/** Where an answer is entered: a field of a group, or all there is. */
export function placeOf(item, key) {
  return item.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? item.querySelector('.entry');
}

/** What the page rests on at an answer: what it showed, and the revision that was seen at. */
export function restOf(item, key) {
  const field = (name) => item.querySelector(`[name="${name}.${CSS.escape(key)}"]`);
  return {
    was: field('was').value,
    base: field('base')?.value ?? item.closest('form').elements.revision.value,
  };
}

/** Has the page rest on something else, for a later post without script too. */
export function rest(item, key, { was, base }) {
  const field = (name) => item.querySelector(`[name="${name}.${CSS.escape(key)}"]`);
  if (!field('base')) {
    const made = document.createElement('input');
    made.type = 'hidden';
    made.name = `base.${key}`;
    field('was').after(made);
  }
  field('base').value = base;
  if (was !== undefined) field('was').value = was;
}
