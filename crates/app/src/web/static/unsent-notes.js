// Notes and photos of inspections that the server has not acknowledged, and what it last said is noted.
// They are in the browser's database, so they survive closing it.
const NAME = 'tenken-inspections';
const STORES = ['unsent', 'states'];

/** What is not sent of one inspection by one person. */
export class UnsentNotes {
  #db;
  #inspection;
  #person;

  constructor(db, inspection, person) {
    this.#db = db;
    this.#inspection = inspection;
    this.#person = person;
  }

  static async open(inspection, person) {
    return new UnsentNotes(await database(), inspection, person);
  }

  /** How much a person has not sent, by inspection. */
  static async countOf(person) {
    const counts = new Map();
    const db = await database();
    const every = await asked(db.transaction('unsent').objectStore('unsent').getAll());
    db.close();
    for (const entry of every.filter((one) => one.person === person)) {
      counts.set(entry.inspection, (counts.get(entry.inspection) ?? 0) + 1);
    }
    return counts;
  }

  /** Forgets what the server said about an inspection that is over. */
  static async forgetState(inspection) {
    const db = await database();
    const work = db.transaction('states', 'readwrite');
    work.objectStore('states').delete(inspection);
    await done(work);
    db.close();
  }

  /** Forgets what a person has not sent, and what the server said. */
  static async forget(person) {
    const db = await database();
    const work = db.transaction(STORES, 'readwrite');
    const store = work.objectStore('unsent');
    for (const entry of await asked(store.getAll())) if (entry.person === person) store.delete(entry.id);
    work.objectStore('states').clear();
    await done(work);
    db.close();
  }

  /** Keeps an entry or a photo. */
  async keep(entry) {
    const work = this.#db.transaction('unsent', 'readwrite');
    work.objectStore('unsent').put({ ...entry, inspection: this.#inspection, person: this.#person });
    await done(work);
  }

  /** Puts one entry in the place of another, both or neither. */
  async replace(old, entry) {
    const work = this.#db.transaction('unsent', 'readwrite');
    if (old) work.objectStore('unsent').delete(old.id);
    work.objectStore('unsent').put({ ...entry, inspection: this.#inspection, person: this.#person });
    await done(work);
  }

  /** Changes something of an entry, unless it has gone. */
  async change(id, what) {
    const work = this.#db.transaction('unsent', 'readwrite');
    const store = work.objectStore('unsent');
    const entry = await asked(store.get(id));
    if (entry) store.put({ ...entry, ...what });
    await done(work);
  }

  async drop(ids) {
    const work = this.#db.transaction('unsent', 'readwrite');
    for (const id of ids) work.objectStore('unsent').delete(id);
    await done(work);
  }

  /** What this person has not sent of this inspection, and how much others have not. */
  async all() {
    const every = await asked(this.#db.transaction('unsent').objectStore('unsent').getAll());
    const here = every.filter((entry) => entry.inspection === this.#inspection);
    const own = here.filter((entry) => entry.person === this.#person);
    return { own, others: here.length - own.length };
  }

  /** Keeps what the server said is noted. */
  async keepState(state) {
    const work = this.#db.transaction('states', 'readwrite');
    work.objectStore('states').put({ ...state, inspection: this.#inspection });
    await done(work);
  }

  async state() {
    return asked(this.#db.transaction('states').objectStore('states').get(this.#inspection));
  }

}

function database() {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore('unsent', { keyPath: 'id' });
    request.result.createObjectStore('states', { keyPath: 'inspection' });
  });
  return asked(request);
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

function done(work) {
  return new Promise((resolve, reject) => {
    work.addEventListener('complete', () => resolve());
    work.addEventListener('error', () => reject(work.error));
    work.addEventListener('abort', () => reject(work.error));
  });
}
