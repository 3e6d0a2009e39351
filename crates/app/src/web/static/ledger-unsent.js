// Changes of a ledger that the server has not taken, kept on the device for who typed them, and sent. All of
// a page are one record, packed: five thousand pasted rows must fit where the browser keeps it.
import { Vault } from './vault.js';

/** The most rows of one post. */
export const AT_ONCE = 500;

/** Where a page keeps what is not sent. */
export class UnsentRows {
  #page;
  #title;
  #key = `rows ${crypto.randomUUID()}`;
  #vault = null;
  #rows = () => [];
  #writing = null;
  #again = false;
  /** The records of earlier visits. */
  #left = [];

  constructor(page, title) {
    this.#page = page;
    this.#title = title;
  }

  /** Opens what is kept; gives the rows that earlier visits left behind. */
  async open(person, rows) {
    this.#rows = rows;
    this.#vault = await Vault.open(person);
    const left = [];
    for (const record of (await this.#vault?.all()) ?? []) {
      if (record.page !== this.#page || !record.packed) continue;
      left.push(...(await unpack(record.packed)));
      this.#left.push(record.key);
    }
    return left;
  }

  /** Keeps what is unsent now. Several calls at once are one. */
  keep() {
    if (this.#writing) { this.#again = true; return this.#writing; }
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
      if (this.#again) { this.#again = false; this.keep(); }
    });
    return this.#writing;
  }

  async #write() {
    const rows = this.#rows();
    const name = (key) => `${this.#page} ${key}`;
    await this.#vault?.put(name(this.#key), rows.length ? await this.#record(rows) : null);
    // What was taken over from earlier visits is in this record now.
    for (const key of this.#left.splice(0)) await this.#vault?.put(name(key), null);
  }

  async #record(rows) {
    const shown = rows.slice(0, 3).map((row) => (row.removed ? '（消した行）' : Object.values(row.cells).filter(Boolean).slice(0, 4).join('、')));
    return {
      page: this.#page, title: this.#title, key: this.#key, label: `${rows.length}行`,
      entry: [['', shown.join('　') + (rows.length > 3 ? '　ほか' : '')]], packed: await pack(rows),
    };
  }
}

/** Sends the rows of a record, when somebody signs out; gives the last reply, as `send` does. */
export async function sendRecord({ page, packed }, person) {
  const rows = await unpack(packed);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const reply = await sendRows(`${page}/changes`, rows.slice(from, from + AT_ONCE), person);
    if (reply?.status !== 200) return reply;
    const bad = reply.body.outcomes.find(({ outcome }) => outcome === 'refused' || outcome === 'conflict');
    if (bad) return { status: 409, body: { conflict: bad.outcome === 'conflict', faults: bad.faults } };
  }
  return { status: 200, body: {} };
}

/** Posts rows; `null` where there is no network, or the server cannot just now. */
export async function sendRows(address, rows, person) {
  try {
    const reply = await fetch(address, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...(person ? { 'tenken-person': person } : {}) },
      body: JSON.stringify({ rows }),
    });
    if (reply.redirected) return { status: 401, body: {} };
    const body = await reply.json().catch(() => ({}));
    const isLost = reply.ok && !body.outcomes;
    return isLost || reply.status >= 500 || reply.status === 429 ? null : { status: reply.status, body };
  } catch {
    return null;
  }
}

async function pack(rows) {
  const packed = new Blob([JSON.stringify(rows)]).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
}
