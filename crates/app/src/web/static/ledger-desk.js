// Working in a ledger's table: where somebody is, what they type, paste, take out and take back.
import { headings, readTable, writeTable } from './ledger-clipboard.js';
import { CellEditor } from './ledger-editor.js';
import { newRow } from './ledger-sheet.js';

export class Desk {
  #sheet;
  #history;
  #grid;
  #changed;
  #moved;
  #said;
  #draft = null;
  /** The column somebody began to fill a row at. */
  #lineStart = null;
  editor;

  /** `changed()` is called when there is something to save, `moved(row)` at every step, with the row it leads from;
   * `said(text)` tells what was done. */
  constructor({ sheet, history, grid, page, changed, moved, said }) {
    this.#sheet = sheet;
    this.#history = history;
    this.#grid = grid;
    this.#changed = changed;
    this.#moved = moved;
    this.#said = said;
    this.editor = new CellEditor(page, () => this.#typing());
  }

  /** What stands in the field, not yet left. */
  get draft() { return this.#draft; }
  get row() { return this.#sheet.at(this.#grid.place); }
  get column() { return this.#sheet.columns[this.#grid.column]; }

  #typing() {
    this.#draft = { row: this.row, column: this.column.id, text: this.editor.value };
    this.#changed();
  }

  /** Goes to a cell; with `extends` the selection grows up to it. */
  go(place, column, { extend = false, focus = true } = {}) {
    this.commit();
    const grid = this.#grid;
    const to = {
      place: Math.max(0, Math.min(place, grid.lastPlace)),
      column: Math.max(0, Math.min(column, this.#sheet.columns.length - 1)),
    };
    const left = this.row;
    grid.end = to;
    if (!extend) Object.assign(grid, to);
    grid.show(to.place, to.column);
    this.open(focus);
    this.#moved(left);
  }

  /** Draws anew, with the field where somebody is. */
  open(focus) {
    const grid = this.#grid;
    if (grid.place > grid.lastPlace) grid.place = grid.lastPlace;
    if (grid.end.place > grid.lastPlace) grid.end = { place: grid.lastPlace, column: grid.end.column };
    if (this.editor.isOpen) { grid.draw(); return; }
    const hadFocus = this.editor.field === document.activeElement;
    this.editor.close();
    grid.draw();
    const { row, column } = this;
    const name = grid.place === grid.lastPlace ? '新しい行' : `${grid.place + 1}行目`;
    this.editor.open(grid.cell(grid.place, grid.column), column, this.#sheet.text(row, column), `${column.title}、${name}`);
    if (focus || hadFocus) this.editor.focus();
  }

  /** Takes what was typed into the cell. */
  commit() {
    const { editor, row, column } = this;
    const typed = editor.field && editor.isTyped ? editor.value : null;
    editor.mode = 'ready';
    editor.isTyped = false;
    this.#draft = null;
    if (typed !== null) this.#do({ cells: [[row, column.id, typed]] });
  }

  /** Leaves the cell as it was. */
  cancel() {
    this.editor.mode = 'ready';
    this.editor.isTyped = false;
    this.#draft = null;
    this.#changed();
    this.open(true);
  }

  // The empty row becomes one as soon as something stands in it.
  #do({ cells = [], added = [], removed = [] }) {
    const { blank } = this.#sheet;
    const inBlank = cells.filter(([row, , text]) => row === blank && text !== '');
    if (inBlank.length) added.unshift(blank);
    const step = { cells: cells.filter(([row]) => row !== blank).concat(inBlank), added, removed };
    this.#history.do(step);
    this.#said('');
    this.#changed();
  }

  edit() {
    this.editor.edit();
    this.editor.focus();
  }

  /** Empties what is selected. */
  clear() {
    const { top, bottom, left, right } = this.#grid.range;
    const cells = [];
    for (let place = top; place <= bottom; place += 1) {
      for (let at = left; at <= right; at += 1) cells.push([this.#sheet.at(place), this.#sheet.columns[at].id, '']);
    }
    this.#do({ cells });
    this.open(true);
  }

  /** What is selected, as Excel takes it. */
  copied() {
    const { top, bottom, left, right } = this.#grid.range;
    const rows = [];
    for (let place = top; place <= bottom; place += 1) {
      rows.push(this.#sheet.columns.slice(left, right + 1).map((column) => this.#sheet.text(this.#sheet.at(place), column)));
    }
    return writeTable(rows);
  }

  /** Takes a table from the clipboard, its corner where somebody is. */
  paste(text) {
    this.commit();
    const table = readTable(text);
    while (table.length > 1 && table.at(-1).every((cell) => cell.trim() === '')) table.pop();
    const { columns } = this.#sheet;
    const { top, bottom, left, right } = this.#grid.range;
    if (table.length === 1 && table[0].length === 1) {
      const cells = [];
      for (let place = top; place <= bottom; place += 1) {
        for (let at = left; at <= right; at += 1) cells.push([this.#sheet.at(place), columns[at].id, table[0][0]]);
      }
      this.#do({ cells });
      this.open(true);
      return;
    }
    const named = headings(table[0], columns);
    const target = named ?? columns.slice(left);
    const lines = named ? table.slice(1) : table;
    const step = { cells: [], added: [] };
    lines.forEach((line, at) => {
      const filled = line.map((cell, number) => [target[number]?.id, cell]).filter(([id]) => id);
      const place = top + at;
      if (place < this.#sheet.shown.length) {
        for (const [id, cell] of filled) step.cells.push([this.#sheet.at(place), id, cell]);
      } else if (filled.some(([, cell]) => cell.trim())) {
        step.added.push(newRow(Object.fromEntries(filled.filter(([, cell]) => cell.trim()))));
      }
    });
    this.#do(step);
    this.#grid.end = { place: top + Math.max(lines.length, 1) - 1, column: named ? columns.length - 1 : left + table[0].length - 1 };
    this.#grid.end.column = Math.min(this.#grid.end.column, columns.length - 1);
    if (named) this.#grid.column = 0;
    this.open(true);
    this.#said(pasted(lines.length, table[0], named, columns.length - left));
  }

  /** The rows that are selected; the empty one is none. */
  get chosenRows() {
    const { top, bottom } = this.#grid.range;
    return this.#sheet.shown.slice(top, bottom + 1);
  }

  removeChosen() {
    this.commit();
    const rows = this.chosenRows;
    this.#do({ removed: rows });
    this.#grid.end = { place: this.#grid.place, column: this.#grid.column };
    this.go(this.#grid.range.top, this.#grid.column);
    this.#said(`${rows.length}行を消しました。「元に戻す」で戻せます。`);
  }

  undo() { this.#back(this.#history.undo(), '1つ元に戻しました。', 'これより前には戻せません。'); }
  redo() { this.#back(this.#history.redo(), '1つやり直しました。', 'やり直すものはありません。'); }

  #back(touched, done, nothing) {
    this.#said(touched ? done : nothing);
    if (!touched) return;
    this.#changed();
    const place = touched[0] ? this.#sheet.placeOf(touched[0]) : -1;
    if (place >= 0) this.go(place, this.#grid.column);
    else this.open(true);
  }

  /** The next cell of a row, as Tab goes; false where there is none. */
  step(by) {
    const { place, column, lastPlace } = this.#grid;
    const count = this.#sheet.columns.length;
    const at = place * count + column + by;
    if (at < 0 || at >= (lastPlace + 1) * count) return false;
    this.#lineStart ??= column;
    this.go(Math.floor(at / count), at % count);
    return true;
  }

  /** One row on, where the row was begun. */
  enter(by) {
    const column = this.#lineStart ?? this.#grid.column;
    this.#lineStart = null;
    this.go(this.#grid.place + by, column);
  }

  forgetLine() { this.#lineStart = null; }
}

function pasted(rows, first, named, room) {
  const strange = named ? first.filter((cell, at) => cell.trim() && !named[at]) : [];
  const over = named ? 0 : Math.max(0, first.length - room);
  return [
    `${rows}行を貼り付けました。`,
    named ? '1行目は見出しとして読みました。' : '',
    strange.length ? `この台帳にない列は入れていません：${strange.join('、')}` : '',
    over ? `右にはみ出した${over}列は入れていません。` : '',
  ].join('');
}
