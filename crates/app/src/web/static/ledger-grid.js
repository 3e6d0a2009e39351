// Draws a ledger as a table to type in. Only the rows in sight are in the page, and the one somebody is in.
import { element } from './element.js';
import { changesOf } from './ledger-sheet.js';

const ROW = 48;
const MORE = 6;
const WIDTHS = { text: 136, long_text: 240, date: 124, time: 176, choice: 132, choices: 192, yes_no: 104, integer: 96 };
const HEAD = 76;

const STATES = {
  conflict: '選択待ち', faulty: '要修正', saving: '保存中', begun: '書きかけ', waiting: '未保存', saved: '保存済み',
};

export class Grid {
  #sheet;
  #frame;
  #table = element('table', 'grid');
  #body = element('tbody');
  #lines = new Map();
  #gaps = [];
  #names;
  #offsets = [];
  #isHeld;
  #all = false;
  /** Where somebody is, and the other end of what they selected. */
  place = 0;
  column = 0;
  end = { place: 0, column: 0 };

  constructor(frame, sheet, { title, row, isHeld }) {
    this.#sheet = sheet;
    this.#frame = frame;
    this.#names = { title, row };
    this.#isHeld = isHeld;
    this.#build();
    let waits = false;
    const soon = () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; this.draw(); });
    };
    frame.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
  }

  #build() {
    const { columns } = this.#sheet;
    const table = this.#table;
    table.setAttribute('role', 'grid');
    table.setAttribute('aria-label', this.#names.title);
    table.setAttribute('aria-multiselectable', 'true');
    table.setAttribute('aria-colcount', columns.length + 1);
    table.setAttribute('aria-describedby', 'ledger-keys');
    const widths = element('colgroup');
    let left = 0;
    for (const width of [HEAD, ...columns.map(widthOf)]) {
      const col = element('col');
      col.style.width = `${width}px`;
      widths.append(col);
      this.#offsets.push(left);
      left += width;
    }
    this.#offsets.push(left);
    table.style.width = `${left}px`;
    const head = element('thead');
    const line = part('tr', 'row');
    line.setAttribute('aria-rowindex', 1);
    const corner = part('th', 'columnheader', 'mark', '行');
    corner.setAttribute('aria-colindex', 1);
    line.append(corner, ...columns.map((column, at) => this.#heading(column, at)));
    head.append(line);
    table.append(widths, head, this.#body);
    this.#frame.replaceChildren(table);
  }

  #heading(column, at) {
    const cell = part('th', 'columnheader', at === 0 ? 'first' : '');
    cell.setAttribute('aria-colindex', at + 2);
    cell.setAttribute('aria-sort', 'none');
    const button = element('button', '', column.title);
    button.type = 'button';
    button.tabIndex = -1;
    button.dataset.column = at;
    if (column.required) button.append(element('span', 'must', '必須'));
    button.append(element('span', 'arrow'));
    cell.append(button);
    return cell;
  }

  get table() { return this.#table; }
  get lastPlace() { return this.#sheet.shown.length; }

  heading(column) {
    return this.#table.tHead.rows[0].cells[column + 1]?.querySelector('button') ?? null;
  }

  /** The cell at a place, if it is in the page. */
  cell(place, column) {
    return this.#lines.get(this.#sheet.at(place).id)?.cells[column + 1] ?? null;
  }

  /** The place a part of the page belongs to. */
  placeOf(target) {
    const cell = target.closest?.('td, tbody th');
    const line = cell?.parentElement;
    if (!line || line.dataset.place === undefined || !this.#body.contains(line)) return null;
    return { place: Number(line.dataset.place), column: cell.cellIndex - 1 };
  }

  /** The selected cells: first and last place and column. */
  get range() {
    const ordered = (a, b) => (a < b ? [a, b] : [b, a]);
    const [top, bottom] = ordered(this.place, this.end.place);
    const [left, right] = ordered(this.column, this.end.column);
    return { top, bottom, left, right };
  }

  /** How many rows are in sight. */
  get inSight() {
    return Math.max(1, Math.floor(this.#frame.clientHeight / ROW) - 2);
  }

  /** Scrolls so that a cell is in sight, not below the headings. */
  show(place, column) {
    const frame = this.#frame;
    const head = this.#table.tHead.offsetHeight;
    const top = place * ROW;
    const height = frame.clientHeight - head;
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (top + ROW > frame.scrollTop + height) frame.scrollTop = top + ROW - height;
    const [from, to] = [this.#offsets[column + 1], this.#offsets[column + 2]];
    const sticky = column === 0 ? from : this.#stickyWidth();
    if (from - sticky < frame.scrollLeft) frame.scrollLeft = from - sticky;
    else if (to > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = Math.min(to - frame.clientWidth, from - sticky);
  }

  #stickyWidth() {
    return [...this.#table.tHead.rows[0].cells].slice(0, 2)
      .filter((cell) => getComputedStyle(cell).position === 'sticky' && getComputedStyle(cell).left !== 'auto')
      .reduce((sum, cell) => sum + cell.offsetWidth, 0);
  }

  /** All rows come into the page for paper. */
  set all(all) {
    this.#all = all;
    const { columns } = this.#sheet;
    const used = columns.map(({ id }) => this.#sheet.present.some((row) => row.cells[id]));
    this.draw();
    for (const line of this.#table.rows) {
      for (const [at, isUsed] of used.entries()) line.cells[at + 1]?.classList.toggle('unused', all && !isUsed);
    }
  }

  draw() {
    const total = this.lastPlace + 1;
    this.#table.setAttribute('aria-rowcount', total + 1);
    const places = this.#places(total);
    const wanted = new Map(places.map((place) => [this.#sheet.at(place).id, place]));
    for (const [id, line] of this.#lines) {
      if (!wanted.has(id)) { line.remove(); this.#lines.delete(id); }
    }
    for (const gap of this.#gaps) gap.remove();
    this.#gaps = [];
    let next = this.#body.firstChild;
    let before = -1;
    for (const place of places) {
      if (place > before + 1) this.#body.insertBefore(this.#gap(place - before - 1), next);
      before = place;
      const row = this.#sheet.at(place);
      let line = this.#lines.get(row.id);
      if (!line) { line = this.#line(row); this.#lines.set(row.id, line); }
      if (line === next) next = next.nextSibling;
      else this.#body.insertBefore(line, next);
      this.#fill(line, row, place);
    }
    if (before + 1 < total) this.#body.append(this.#gap(total - before - 1));
    this.#sortMarks();
  }

  #places(total) {
    const top = this.#frame.scrollTop;
    let [first, last] = [Math.floor(top / ROW) - MORE, Math.ceil((top + this.#frame.clientHeight) / ROW) + MORE];
    if (this.#all) [first, last] = [0, total];
    const places = [];
    for (let at = Math.max(0, first); at < Math.min(total, last); at += 1) places.push(at);
    if (!places.includes(this.place) && this.place < total) places.push(this.place);
    return places.sort((a, b) => a - b);
  }

  #gap(rows) {
    const gap = element('tr', 'gap');
    gap.setAttribute('aria-hidden', 'true');
    gap.append(element('td'));
    gap.firstChild.style.height = `${rows * ROW}px`;
    this.#gaps.push(gap);
    return gap;
  }

  #line(row) {
    const line = part('tr', 'row');
    const mark = part('th', 'rowheader', 'mark');
    mark.setAttribute('aria-colindex', 1);
    mark.append(element('span', 'number'), element('span', 'state'));
    line.append(mark);
    this.#sheet.columns.forEach((column, at) => {
      const cell = part('td', 'gridcell', at === 0 ? 'first' : '');
      cell.setAttribute('aria-colindex', at + 2);
      cell.id = cellId(row, column);
      cell.append(element('span', 'text'));
      line.append(cell);
    });
    return line;
  }

  #fill(line, row, place) {
    const isBlank = place === this.lastPlace;
    line.dataset.place = place;
    line.classList.toggle('blank', isBlank);
    line.setAttribute('aria-rowindex', place + 2);
    const [number, state] = line.cells[0].children;
    const name = isBlank ? '新規' : String(place + 1);
    if (number.textContent !== name) number.textContent = name;
    const stands = this.stateOf(row);
    const word = STATES[stands] ?? '';
    if (state.textContent !== word) state.textContent = word;
    line.dataset.state = stands;
    // Where the first column stays and the numbers do not, it says the word.
    line.cells[1].dataset.word = word;
    const { top, bottom, left, right } = this.range;
    const isInRange = place >= top && place <= bottom;
    const many = top !== bottom || left !== right;
    this.#sheet.columns.forEach((column, at) => {
      const cell = line.cells[at + 1];
      const text = row.cells[column.id] ?? '';
      if (cell.firstChild.textContent !== text) cell.firstChild.textContent = text;
      const isSelected = isInRange && at >= left && at <= right;
      cell.setAttribute('aria-selected', isSelected);
      cell.classList.toggle('chosen', isSelected && many);
      const fault = row.faults.find((one) => one.column === column.id);
      const isBoth = row.conflict?.columns.includes(column.id);
      if (fault || isBoth) cell.setAttribute('aria-invalid', 'true');
      else cell.removeAttribute('aria-invalid');
      this.#note(cell, fault?.message ?? (isBoth ? 'ほかの人の内容と重なりました。表の上で選んでください。' : ''));
    });
  }

  // What is wrong with a cell, for who is in it.
  #note(cell, message) {
    let note = cell.querySelector('.note');
    if (!message) {
      note?.remove();
      cell.removeAttribute('aria-describedby');
      return;
    }
    if (!note) {
      note = element('span', 'note');
      note.id = `${cell.id}-note`;
      cell.append(note);
      cell.setAttribute('aria-describedby', note.id);
    }
    if (note.textContent !== message) note.textContent = message;
  }

  /** How a row stands. */
  stateOf(row) {
    if (row.conflict) return 'conflict';
    if (row.faults.length) return 'faulty';
    if (row.sending) return 'saving';
    if (Object.keys(changesOf(row)).length) return this.#isHeld(row) ? 'begun' : 'waiting';
    return row.state;
  }

  #sortMarks() {
    const { column: sorted, descending } = this.#sheet.sorting;
    this.#sheet.columns.forEach((column, at) => {
      const is = column.id === sorted;
      const button = this.heading(at);
      button.parentElement.setAttribute('aria-sort', is ? (descending ? 'descending' : 'ascending') : 'none');
      button.querySelector('.arrow').textContent = is ? (descending ? '▼' : '▲') : '';
    });
  }
}

/** The id of a cell in the page. */
export function cellId(row, column) {
  return `cell-${row.id}-${column.id}`;
}

function part(name, role, look = '', text = '') {
  const made = element(name, look, text);
  made.setAttribute('role', role);
  return made;
}

// Long headings break; no word of theirs is cut.
function widthOf(column) {
  return Math.max(WIDTHS[column.type] ?? 136, Math.min(column.title.length, 12) * 14.5 + 26);
}
