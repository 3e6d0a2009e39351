// The rows of a ledger as the page knows them: what the server last said of each, what stands in its cells
// now, and which of them are shown in which order. It knows nothing of the page or the network.

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const collator = new Intl.Collator('ja', { numeric: true });

/** A text without what varies between files: width, case, spaces. */
export function plain(text) {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

let latest = 0;
let step = 0;

/** An id for a new row, as the server makes them: 26 signs, the time first. Those of one paste rise, because
 * that is the order the server gives rows back in. */
export function newId() {
  const now = Date.now();
  step = now > latest ? 0 : step + 1;
  latest = Math.max(now, latest);
  const chance = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => LETTERS[byte % 32]);
  return digits(latest, 10) + digits(step, 4) + chance.join('');
}

function digits(number, length) {
  let text = '';
  for (let rest = number; text.length < length; rest = Math.floor(rest / 32)) text = LETTERS[rest % 32] + text;
  return text;
}

/** A row that the server does not have yet. */
export function newRow(cells = {}, id = newId()) {
  return { id, revision: 0, saved: {}, cells: { ...cells }, removed: false, faults: [], conflict: null, skip: false, sending: null, state: '' };
}

/** The cells of a row that are not as the server has them. */
export function changesOf(row) {
  const changed = {};
  for (const column of new Set([...Object.keys(row.saved), ...Object.keys(row.cells)])) {
    const now = row.cells[column] ?? '';
    if (now !== (row.saved[column] ?? '')) changed[column] = now;
  }
  return changed;
}

/** Whether something of a row is to be sent, or waits for who typed it. */
export function isUnsent(row) {
  if (row.removed) return row.revision > 0;
  return Object.keys(changesOf(row)).length > 0;
}

export class Sheet {
  columns;
  rows = [];
  /** The rows that are shown, in order; the empty row below them is none of these. */
  shown = [];
  blank = newRow();
  words = '';
  wanted = {};
  sorting = { column: '', descending: false };
  #byId = new Map();

  constructor(columns, rows) {
    this.columns = columns;
    for (const { id, revision, cells } of rows) {
      this.#put({ ...newRow(cells, id), revision, saved: { ...cells } });
    }
    this.arrange();
  }

  #put(row, at = this.rows.length) {
    this.rows.splice(at, 0, row);
    this.#byId.set(row.id, row);
  }

  find(id) {
    return this.#byId.get(id);
  }

  /** The row at a place of the table; the last place is the empty row's. */
  at(place) {
    return this.shown[place] ?? this.blank;
  }

  placeOf(row) {
    const place = this.shown.indexOf(row);
    return place < 0 && row === this.blank ? this.shown.length : place;
  }

  text(row, column) {
    return row.cells[column.id] ?? '';
  }

  /** What people call a row. */
  nameOf(row) {
    const first = this.columns.find((column) => column.required) ?? this.columns[0];
    const place = this.rows.indexOf(row) + 1;
    return this.text(row, first) || (place ? `${place}行目` : '新しい行');
  }

  /** Puts rows in, behind the others or at a place of all rows. */
  add(rows, at = this.rows.length) {
    rows.forEach((row, step) => this.#put(row, at + step));
    this.shown.push(...rows);
    if (rows.includes(this.blank)) this.blank = newRow();
  }

  set(row, column, text) {
    row.cells[column] = text;
    row.faults = row.faults.filter((fault) => fault.column !== column && fault.column !== '');
    row.skip = false;
  }

  /** Takes rows out of the table; those the server has stay known until it has removed them. */
  remove(rows) {
    const gone = new Set(rows);
    for (const row of gone) Object.assign(row, { removed: true, skip: false, faults: [], conflict: null });
    this.shown = this.shown.filter((row) => !gone.has(row));
    this.#forget((row) => gone.has(row) && row.revision === 0 && !row.sending);
  }

  /** Brings a row back that is still known. */
  bringBack(row) {
    row.removed = false;
    row.skip = false;
    this.arrange();
  }

  /** Forgets a row that is nowhere any more. */
  drop(row) {
    this.shown = this.shown.filter((one) => one !== row);
    this.#forget((one) => one === row);
  }

  #forget(isGone) {
    this.rows = this.rows.filter((row) => {
      const gone = isGone(row);
      if (gone) this.#byId.delete(row.id);
      return !gone;
    });
  }

  /** All rows that are there. */
  get present() {
    return this.rows.filter((row) => !row.removed);
  }

  get isFiltered() {
    return this.words.trim() !== '' || Object.values(this.wanted).some((value) => value !== '');
  }

  /** Chooses and orders anew what is shown. A row does not leave while somebody types in it: only who asks for
   * another order or choice gets one. */
  arrange() {
    const words = this.words.split(/\s+/).filter(Boolean).map(plain);
    const wanted = Object.entries(this.wanted).filter(([, value]) => value !== '');
    const fits = (row) => {
      if (!wanted.every(([column, value]) => isWanted(row.cells[column] ?? '', value))) return false;
      if (!words.length) return true;
      const all = plain(this.columns.map((column) => this.text(row, column)).join('\u001f'));
      return words.every((word) => all.includes(word));
    };
    this.shown = this.present.filter(fits);
    const { column, descending } = this.sorting;
    if (!column) return;
    const turn = descending ? -1 : 1;
    this.shown.sort((one, other) => {
      const [a, b] = [one.cells[column] ?? '', other.cells[column] ?? ''];
      // What is empty comes last, whichever way.
      if (!a || !b) return Number(!a) - Number(!b);
      return turn * collator.compare(a, b);
    });
  }
}

/** The value of a filter that asks for what is empty. */
export const EMPTY = '\u0000';

// A cell of several choices has each of them.
function isWanted(text, value) {
  if (value === EMPTY) return text === '';
  return text === value || text.split('、').includes(value);
}
