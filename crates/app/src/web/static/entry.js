// What is entered at one item, as name/value pairs, and putting it back.

/** All named fields of an item that would be posted. */
export function entryOf(item) {
  return [...item.querySelectorAll('input[name], textarea[name]')]
    .filter((field) => field.type !== 'file' && (!['radio', 'checkbox'].includes(field.type) || field.checked))
    .map((field) => [field.name, field.value]);
}

/** Puts an entry back into the fields of an item; what it does not name becomes empty. */
export function fill(item, entry) {
  for (const field of item.querySelectorAll('[name^="a."]')) {
    const values = entry.filter(([name]) => name === field.name).map(([, value]) => value);
    if (['radio', 'checkbox'].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type !== 'file') field.value = values.at(-1) ?? '';
  }
}

/** The field people start with at an item. */
export function firstField(item) {
  return item.querySelector('[name^="a."]:not([type=hidden])');
}

/** The keys an item's answers are stored under. */
export function keysOf(item) {
  return [...item.querySelectorAll('[name^="was."]')].map((field) => field.name.slice(4));
}
