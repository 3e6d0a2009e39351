// Saves what changed in a ledger by itself, some hundred rows at a time, and settles what the server says of
// each. Rows it refuses wait until they are changed; those two people changed wait for a choice.
import { changesOf, isUnsent, newRow } from './ledger-sheet.js';
import { AT_ONCE, sendRows } from './ledger-unsent.js';

const PAUSE = 500;
const LONGEST_WAIT = 60_000;

export class Saver {
  #sheet;
  #address;
  #person;
  #unsent;
  #told;
  #isHeld;
  #timer = 0;
  #running = null;
  #wait = 2_000;
  #done = 0;
  /** Somebody had it stop. */
  stopped = false;

  /** `told(state, detail)` is called whenever something is to be shown; `isHeld(row)` says whether a new row is
   * still being written. */
  constructor({ sheet, address, person, unsent, told, isHeld }) {
    this.#sheet = sheet;
    this.#address = address;
    this.#person = person;
    this.#unsent = unsent;
    this.#told = told;
    this.#isHeld = isHeld;
  }

  /** Something changed: it is kept at once, and sent after a short rest. */
  changed() {
    this.#unsent.keep();
    this.later(PAUSE);
  }

  later(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.run(), pause);
  }

  run() {
    this.#running ??= this.#sendAll().finally(() => { this.#running = null; });
    return this.#running;
  }

  stop() {
    this.stopped = true;
  }

  goOn() {
    this.stopped = false;
    for (const row of this.#sheet.rows) if (!row.faults.length && !row.conflict) row.skip = false;
    return this.run();
  }

  /** Rows that can be sent now. */
  #ready() {
    return this.#sheet.rows.filter((row) => !row.skip && isUnsent(row) && !this.#isHeld(row));
  }

  async #sendAll() {
    clearTimeout(this.#timer);
    this.#done = 0;
    for (let ready = this.#ready(); ready.length; ready = this.#ready()) {
      if (this.stopped) { this.#told('stopped', { done: this.#done, left: ready.length }); return; }
      const batch = ready.slice(0, AT_ONCE);
      const sent = batch.map((row) => this.#take(row));
      this.#told('saving', { done: this.#done, total: this.#done + ready.length });
      const reply = await sendRows(this.#address, sent, this.#person);
      const copies = batch.map((row) => row.sending);
      for (const row of batch) row.sending = null;
      if (!reply || reply.status === 401) {
        // Nobody is signed in, or somebody else is: its person may come back.
        this.#told(reply ? 'ended' : 'failed', reply?.body.message);
        this.later(this.#wait);
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
        return;
      }
      this.#wait = 2_000;
      if (reply.status !== 200) {
        for (const row of batch) row.skip = true;
        this.#told('refused', reply.body.message);
        return;
      }
      batch.forEach((row, at) => this.#settle(row, copies[at], reply.body.outcomes[at]));
      this.#done += batch.length;
      this.#unsent.keep();
    }
    this.#told('rest');
  }

  #take(row) {
    row.sending = { cells: { ...row.cells }, removed: row.removed };
    return { id: row.id, seen: row.revision, cells: row.removed ? {} : changesOf(row), removed: row.removed };
  }

  #settle(row, sent, told) {
    const isSame = row.removed === sent.removed && this.#sheet.columns.every(({ id }) => (row.cells[id] ?? '') === (sent.cells[id] ?? ''));
    switch (told?.outcome) {
      case 'kept': case 'same':
        this.#taken(row, sent.cells, told.row);
        break;
      case 'removed':
        this.#sheet.drop(row);
        break;
      case 'refused':
        if (isSame) Object.assign(row, { faults: told.faults, skip: true });
        break;
      case 'conflict':
        Object.assign(row, { conflict: { ...told, removal: sent.removed }, skip: true });
        if (row.removed) { this.#sheet.bringBack(row); row.skip = true; }
        break;
      default:
        row.skip = true;
    }
  }

  // What was typed on meanwhile stays; the rest is as the server has it.
  #taken(row, sent, kept) {
    const cells = { ...kept.cells };
    for (const { id } of this.#sheet.columns) {
      if ((row.cells[id] ?? '') !== (sent[id] ?? '')) cells[id] = row.cells[id];
    }
    Object.assign(row, { revision: kept.revision, saved: kept.cells, cells, faults: [], conflict: null, state: 'saved' });
  }

  /** Settles what two people changed. Gives the row it is now, if there is one. */
  choose(row, isMine) {
    const { theirs, columns, removal } = row.conflict;
    Object.assign(row, { conflict: null, skip: false });
    const typed = changesOf(row);
    let now = row;
    if (!theirs) {
      this.#sheet.drop(row);
      now = isMine ? newRow(row.cells) : null;
      if (now) this.#sheet.add([now]);
    } else {
      if (!isMine) for (const column of removal ? Object.keys(typed) : columns) delete typed[column];
      Object.assign(row, { revision: theirs.revision, saved: theirs.cells, cells: { ...theirs.cells, ...typed } });
      if (removal && isMine) this.#sheet.remove([row]);
    }
    this.changed();
    return now;
  }

  /** Takes back what was never sent, after somebody had saving stopped. */
  dropRest() {
    this.stopped = false;
    for (const row of this.#sheet.rows.filter(isUnsent)) {
      if (row.revision === 0) this.#sheet.drop(row);
      else Object.assign(row, { cells: { ...row.saved }, removed: false, faults: [], skip: false });
    }
    this.#sheet.arrange();
    this.changed();
  }

  /** All that is not saved, as it is kept and sent; with what stands in a field that nobody has left yet. */
  static unsentRows(sheet, draft) {
    const rows = sheet.rows.filter(isUnsent);
    const kept = rows.map((row) => ({ id: row.id, seen: row.revision, cells: row.removed ? {} : changesOf(row), removed: row.removed }));
    if (draft) {
      const own = kept.find(({ id }) => id === draft.row.id);
      if (own) own.cells[draft.column] = draft.text;
      else kept.push({ id: draft.row.id, seen: draft.row.revision, cells: { [draft.column]: draft.text }, removed: false });
    }
    return kept;
  }

  /** Puts what an earlier visit left into the sheet. */
  static putBack(sheet, kept) {
    const added = [];
    for (const { id, seen, cells, removed } of kept) {
      let row = sheet.find(id);
      if (!row) {
        if (removed) continue;
        row = newRow({}, id);
        added.push(row);
        sheet.add([row]);
      }
      // It rests on what was seen then: what somebody else changed since is told.
      row.revision = seen;
      Object.assign(row.cells, cells);
      if (removed) sheet.remove([row]);
    }
    sheet.arrange();
    return added.length + kept.length > 0;
  }
}
