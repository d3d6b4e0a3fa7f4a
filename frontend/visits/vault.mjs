// What a phone keeps, sealed. Each record is AES-GCM under a key that no script can read out, bound to the record's name.
// That key lies wrapped twice: by one made from the officer's PIN, and by one that only this browser has and can't give out.
// It is unwrapped into memory by the PIN and gone when the page closes. Five wrong PINs wipe everything.
const DATABASE = "visits";
const META = "meta";
const SEALED = "sealed";
const ROUNDS = 600_000;
const MOST_TRIES = 5;
const PIN_LENGTH = 6;
const text = new TextEncoder();
const words = new TextDecoder();

let opened = null;
let key = null;

function asked(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function database() {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(META);
      request.result.createObjectStore(SEALED);
    };
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
      // Another page wipes: let it, and show nothing of it here any longer.
      request.result.onversionchange = () => {
        request.result.close();
        location.reload();
      };
      done(request.result);
    };
  });
  return opened;
}

async function inStore(name, mode, work) {
  const transaction = (await database()).transaction(name, mode, { durability: "strict" });
  const ended = new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
  const result = await asked(work(transaction.objectStore(name)));
  await ended;
  return result;
}

const meta = () => inStore(META, "readonly", (store) => store.get("vault"));
const keepMeta = (value) => inStore(META, "readwrite", (store) => store.put(value, "vault"));

// Read and counted in one transaction: pages that try at the same moment count one after the other.
async function oneMoreTry() {
  const transaction = (await database()).transaction(META, "readwrite", { durability: "strict" });
  const ended = new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
  const store = transaction.objectStore(META);
  const kept = await asked(store.get("vault"));
  if (!kept) return null;
  kept.tries += 1;
  await asked(store.put(kept, "vault"));
  await ended;
  return kept;
}

async function fromPin(pin, salt) {
  const base = await crypto.subtle.importKey("raw", text.encode(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const fresh = (length) => crypto.getRandomValues(new Uint8Array(length));

async function locked(with_, iv, plain, name) {
  return crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(name) }, with_, plain);
}

async function unlocked(with_, iv, sealed, name) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: text.encode(name) }, with_, sealed);
}

const imported = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

export class WrongPin extends Error {
  constructor(left) {
    super("wrong PIN");
    this.left = left;
  }
}

export const vault = {
  isOpen: () => key !== null,

  async owner() {
    return (await meta())?.owner ?? null;
  },

  // A new vault for this officer; whatever was here is gone.
  async create(pin, owner) {
    await this.clear();
    const raw = fresh(32);
    const device = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const salt = fresh(16);
    const inner = fresh(12);
    const outer = fresh(12);
    const once = await locked(await fromPin(pin, salt), inner, raw, owner);
    const wrapped = await locked(device, outer, once, owner);
    key = await imported(raw);
    raw.fill(0);
    await keepMeta({ owner, salt, inner, outer, wrapped, device, tries: 0 });
    await navigator.storage?.persist?.();
  },

  // Throws WrongPin; the fifth time everything is wiped first. A try counts before it is made, so that closing the page saves none.
  async unlock(pin) {
    const kept = await oneMoreTry();
    if (!kept) throw new WrongPin(0);
    if (kept.tries > MOST_TRIES) {
      await this.wipe();
      throw new WrongPin(0);
    }
    try {
      const once = await unlocked(kept.device, kept.outer, kept.wrapped, kept.owner);
      const raw = await unlocked(await fromPin(pin, kept.salt), kept.inner, once, kept.owner);
      key = await imported(raw);
    } catch {
      if (kept.tries >= MOST_TRIES) await this.wipe();
      throw new WrongPin(Math.max(0, MOST_TRIES - kept.tries));
    }
    await keepMeta({ ...kept, tries: 0 });
  },

  lock() {
    key = null;
  },

  async put(name, value) {
    const iv = fresh(12);
    const data = await locked(key, iv, text.encode(JSON.stringify(value)), name);
    await inStore(SEALED, "readwrite", (store) => store.put({ iv, data }, name));
  },

  async get(name) {
    const found = await inStore(SEALED, "readonly", (store) => store.get(name));
    return found ? JSON.parse(words.decode(await unlocked(key, found.iv, found.data, name))) : null;
  },

  names(kind) {
    const range = IDBKeyRange.bound(`${kind}:`, `${kind}:\uffff`);
    return inStore(SEALED, "readonly", (store) => store.getAllKeys(range));
  },

  async all(kind) {
    const names = await this.names(kind);
    const values = await Promise.all(names.map((name) => this.get(name)));
    return values.filter((value) => value !== null);
  },

  remove(name) {
    return inStore(SEALED, "readwrite", (store) => store.delete(name));
  },

  async clear() {
    key = null;
    await inStore(SEALED, "readwrite", (store) => store.clear());
    await inStore(META, "readwrite", (store) => store.clear());
  },

  // Nothing stays: records, keys, the kept pages and the worker.
  async wipe() {
    await this.clear();
    (await database()).close();
    opened = null;
    await asked(indexedDB.deleteDatabase(DATABASE));
    for (const name of await caches.keys()) if (name.startsWith("visits ")) await caches.delete(name);
    await (await navigator.serviceWorker?.getRegistration("/desk/visits/"))?.unregister();
  },
};

export const isGoodPin = (pin) => pin.length >= PIN_LENGTH && new Set(pin).size > 2;
