// Answers the server has not acknowledged yet. They survive a reload and the end of a session.
import { Vault } from './vault.js';

/** The unsent answers of one page, by key. */
export class Unsent {
  #page;
  #title;
  #vault = null;
  #entries = new Map();

  constructor(page, title) {
    this.#page = page;
    this.#title = title;
  }

  /** Opens what is kept for a person; gives what an earlier visit left behind, to be tried again. */
  async open(person) {
    this.#vault = await Vault.open(person);
    const kept = (await this.#vault?.all()) ?? [];
    // What was typed while this took its time.
    for (const key of this.#entries.keys()) this.#store(key);
    return kept.filter(({ page, key }) => page === this.#page && !this.#entries.has(key));
  }

  keep(key, entry, base, label) {
    this.#entries.set(key, { entry, base, label });
    return this.#store(key);
  }

  /** The next answer to send; those the server refused wait for a change. */
  next() {
    for (const [key, { entry, base, skip }] of this.#entries) if (!skip) return { key, entry, base };
    return null;
  }

  sameAs(key, entry) {
    return JSON.stringify(this.#entries.get(key)?.entry) === JSON.stringify(entry);
  }

  skip(key) {
    const kept = this.#entries.get(key);
    if (kept) kept.skip = true;
  }

  /** Whether the server refused something. */
  isSkipping() {
    return [...this.#entries.values()].some(({ skip }) => skip);
  }

  drop(key) {
    this.#entries.delete(key);
    return this.#store(key);
  }

  /** Notes that the whole page is posted, so that its reply settles what is left. */
  handOver() {
    return Promise.all([...this.#entries].map(([key, kept]) => {
      kept.handed = true;
      return this.#store(key);
    }));
  }

  #store(key) {
    const kept = this.#entries.get(key);
    const record = kept && { page: this.#page, title: this.#title, key, ...kept };
    return this.#vault?.put(`${this.#page} ${key}`, record ?? null);
  }
}

/** Sends one answer; `null` where there is no network, or its reply was lost. */
export async function send({ page, key, entry, base }, person) {
  try {
    const reply = await fetch(`${page}/answers/${encodeURIComponent(key)}`, {
      method: 'POST',
      headers: { accept: 'application/json', ...(person ? { 'tenken-person': person } : {}) },
      body: new URLSearchParams([...entry, ['revision', base]]),
    });
    const body = await reply.json().catch(() => ({}));
    const lost = reply.ok && body.revision === undefined;
    return lost || reply.status >= 500 || reply.status === 429 ? null : { status: reply.status, body };
  } catch {
    return null;
  }
}
