// What was done to a ledger, to be taken back and done again. A step is a list of cells that changed and of
// rows that came or went.
import { newRow } from './ledger-sheet.js';

const MOST = 200;

export class History {
  #sheet;
  #done = [];
  #undone = [];
  // A row that comes back is a new one to the server: what it was called before leads to what it is now.
  #now = new Map();

  constructor(sheet) {
    this.#sheet = sheet;
  }

  get canUndo() { return this.#done.length > 0; }
  get canRedo() { return this.#undone.length > 0; }

  /** Does a step: `cells` as [row, column, text], `added` and `removed` as rows. Returns the rows it touches. */
  do({ cells = [], added = [], removed = [] }) {
    const step = {
      cells: cells.map(([row, column, after]) => ({ id: row.id, column, before: row.cells[column] ?? '', after })),
      added: added.map((row) => this.#noted(row)),
      removed: removed.map((row) => this.#noted(row)),
    };
    step.cells = step.cells.filter(({ before, after }) => before !== after);
    if (!step.cells.length && !step.added.length && !step.removed.length) return [];
    this.#done.push(step);
    if (this.#done.length > MOST) this.#done.shift();
    this.#undone = [];
    this.#sheet.add(added);
    for (const { id, column, after } of step.cells) this.#sheet.set(this.#row(id), column, after);
    this.#sheet.remove(removed);
    return [...new Set([...step.cells.map(({ id }) => this.#row(id)), ...added])];
  }

  undo() {
    const step = this.#done.pop();
    if (!step) return null;
    this.#undone.push(step);
    for (const one of step.cells) this.#type(one, one.before);
    const touched = this.#comeBack(step.removed);
    this.#go(step.added);
    return [...step.cells.map(({ id }) => this.#row(id)).filter(Boolean), ...touched];
  }

  redo() {
    const step = this.#undone.pop();
    if (!step) return null;
    this.#done.push(step);
    const touched = this.#comeBack(step.added);
    for (const one of step.cells) this.#type(one, one.after);
    this.#go(step.removed);
    return [...step.cells.map(({ id }) => this.#row(id)).filter(Boolean), ...touched];
  }

  #row(id) {
    return this.#sheet.find(this.#nameNow(id));
  }

  #nameNow(id) {
    let now = id;
    while (this.#now.has(now)) now = this.#now.get(now);
    return now;
  }

  #noted(row) {
    const at = this.#sheet.rows.indexOf(row);
    return { id: row.id, at, cells: { ...row.cells } };
  }

  #type({ id, column }, to) {
    const row = this.#row(id);
    if (row && !row.removed) this.#sheet.set(row, column, to);
  }

  #go(noted) {
    const rows = noted.map((one) => {
      const row = this.#row(one.id);
      // It comes back as it goes, with what was typed into it since.
      if (row) one.cells = { ...row.cells };
      return row;
    });
    this.#sheet.remove(rows.filter(Boolean));
  }

  #comeBack(noted) {
    const back = [];
    for (const { id, at, cells } of noted) {
      const known = this.#row(id);
      if (known && !known.sending) {
        if (known.removed) this.#sheet.bringBack(known);
        back.push(known);
        continue;
      }
      const row = newRow(cells);
      this.#now.set(this.#nameNow(id), row.id);
      this.#sheet.add([row], at < 0 ? undefined : Math.min(at, this.#sheet.rows.length));
      back.push(row);
    }
    if (noted.length) this.#sheet.arrange();
    return back;
  }
}
