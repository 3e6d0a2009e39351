// What somebody entered and the server has not acknowledged, in the browser's storage. It is encrypted
// with a key that only their session gets, so that nobody else at the same computer reads or sends it.
// Who came by a link has no account: their key is made of the link.
const MARK = 'tenken:';

/** Whether something of a person is kept here; without a key nobody knows what. */
export function keepsFor(person) {
  return namesOf(person).length > 0;
}

/** What one person left in this browser. */
export class Vault {
  #owner;
  #key;
  // Writes come one after the other: encrypting takes time, and the last must stay.
  #turn = Promise.resolve();

  constructor(owner, key) {
    this.#owner = owner;
    this.#key = key;
  }

  /** A person's; `null` where the browser keeps nothing, or somebody else is signed in by now. */
  static async open(person) {
    try {
      localStorage.length; // Storage may be switched off.
      const { owner, key } = person ? await keyOf(person) : await keyOfLink();
      const usable = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
      return new Vault(owner, usable);
    } catch {
      return null;
    }
  }

  /** Keeps a record under a name; `null` takes it away. */
  put(name, record) {
    this.#turn = this.#turn.then(() => this.#write(name, record)).catch(() => {});
    return this.#turn;
  }

  async #write(name, record) {
    const place = `${MARK}${this.#owner}:${hex(await digest(name))}`;
    if (record) localStorage.setItem(place, await this.#encrypt(record));
    else localStorage.removeItem(place);
  }

  /** All records. */
  async all() {
    await this.#turn;
    const records = await Promise.all(namesOf(this.#owner).map((name) => this.#decrypt(localStorage.getItem(name))));
    return records.filter(Boolean);
  }

  /** Takes everything of the person away. */
  async clear() {
    await this.#turn;
    for (const name of namesOf(this.#owner)) localStorage.removeItem(name);
  }

  async #encrypt(record) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(record));
    const hidden = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, this.#key, text);
    return `${hex(iv)}.${hex(hidden)}`;
  }

  async #decrypt(kept) {
    try {
      const [iv, hidden] = kept.split('.').map(unhex);
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, this.#key, hidden);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return null; // Not ours to read.
    }
  }
}

function namesOf(owner) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${MARK}${owner}:`));
  } catch {
    return [];
  }
}

async function keyOf(person) {
  const reply = await fetch('/account/unsent-key', { headers: { accept: 'application/json', 'tenken-person': person } });
  if (!reply.ok || reply.redirected) throw new Error(reply.statusText);
  return { owner: person, key: unhex((await reply.json()).key) };
}

async function keyOfLink() {
  const { pathname } = location;
  return { owner: hex(await digest(`owner ${pathname}`)), key: await digest(`key ${pathname}`) };
}

function digest(text) {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

function hex(bytes) {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function unhex(text) {
  return new Uint8Array(text.match(/../g).map((byte) => parseInt(byte, 16)));
}
