// Which rows of a ledger are shown, in which order: the search box, a choice for each column that has choices.
import { element } from './element.js';
import { EMPTY } from './ledger-sheet.js';

const PAUSE = 150;

/** Has the search form and the choices of columns work at once; `again()` draws what is shown now. */
export function choosing(root, sheet, again) {
  const form = root.querySelector('form.search');
  const { q: words, by: order } = form.elements;
  const line = root.querySelector('[data-ledger-shown]');
  form.querySelector('button').hidden = true;
  let timer = 0;
  const filters = root.querySelector('[data-ledger-filters]');
  const chosen = sheet.columns.filter(({ type }) => ['choice', 'choices', 'yes_no'].includes(type));

  function arrange() {
    sheet.words = words.value;
    sheet.arrange();
    again();
    tell();
  }

  function tell() {
    const all = sheet.present.length;
    form.hidden = all === 0;
    filters.hidden = all === 0 || !chosen.length;
    line.textContent = sheet.isFiltered ? `${all}行のうち${sheet.shown.length}行を表示しています。` : `${all}行`;
  }

  form.addEventListener('submit', (event) => { event.preventDefault(); arrange(); });
  words.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(arrange, PAUSE); });
  order.addEventListener('change', () => {
    sheet.sorting = { column: order.value, descending: false };
    arrange();
  });

  filters.querySelector('.filter').append(...chosen.map((column) => filterOf(column, sheet, arrange)));
  if (order.value) sheet.sorting = { column: order.value, descending: false };
  if (order.value || words.value) { sheet.words = words.value; sheet.arrange(); }
  tell();
  return {
    tell,
    /** Shows all rows. */
    clear() {
      words.value = '';
      for (const select of filters.querySelectorAll('select')) select.value = '';
      sheet.wanted = {};
      arrange();
    },
    /** Up, down, and as it was written. */
    sort(column) {
      const { column: before, descending } = sheet.sorting;
      if (before !== column) sheet.sorting = { column, descending: false };
      else if (!descending) sheet.sorting = { column, descending: true };
      else sheet.sorting = { column: '', descending: false };
      order.value = sheet.sorting.column;
      arrange();
    },
  };
}

function filterOf(column, sheet, arrange) {
  const field = element('div', 'field');
  const label = element('label', 'label', column.title);
  const select = element('select');
  select.id = `only-${column.id}`;
  label.htmlFor = select.id;
  const labels = column.type === 'yes_no' ? ['はい', 'いいえ'] : column.options;
  for (const [value, text] of [['', 'すべて'], ...labels.map((one) => [one, one]), [EMPTY, '（空）']]) {
    const option = element('option', '', text);
    option.value = value;
    select.append(option);
  }
  select.addEventListener('change', () => { sheet.wanted[column.id] = select.value; arrange(); });
  field.append(label, select);
  return field;
}
