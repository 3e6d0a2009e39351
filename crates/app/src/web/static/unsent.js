// Entries the server has not acknowledged yet. They survive a reload.

/** The entries of one page, by item. */
export class Unsent {
  #name;
  #entries = new Map();

  constructor(page) {
    this.#name = `tenken:${page}`;
    try {
      this.#entries = new Map(JSON.parse(localStorage.getItem(this.#name) ?? '[]'));
    } catch {
      // Storage may be switched off; then the page alone remembers.
    }
  }

  keep(id, entry, base) {
    this.#entries.set(id, { entry, base });
    this.#store();
  }

  /** The next entry to send; those the server refused wait for a change. */
  next() {
    for (const [id, { entry, base, skip }] of this.#entries) if (!skip) return { id, entry, base };
    return null;
  }

  isEmpty() {
    return this.next() === null;
  }

  sameAs(id, entry) {
    return JSON.stringify(this.#entries.get(id)?.entry) === JSON.stringify(entry);
  }

  skip(id) {
    const kept = this.#entries.get(id);
    if (kept) kept.skip = true;
    this.#store();
  }

  drop(id) {
    this.#entries.delete(id);
    this.#store();
  }

  /** What an earlier visit left behind, to be tried again. */
  restore() {
    for (const kept of this.#entries.values()) delete kept.skip;
    return [...this.#entries];
  }

  #store() {
    try {
      if (this.#entries.size) localStorage.setItem(this.#name, JSON.stringify([...this.#entries]));
      else localStorage.removeItem(this.#name);
    } catch {
      // See above.
    }
  }
}
