import type { Pairing } from '../desk/sealed-connection.ts';

// Where this browser keeps its pairing: IndexedDB, apart from what it keeps of the desk, so that forgetting one doesn't
// lose the other. As plain bytes: a page that isn't secure has no WebCrypto to hold a key for it.

const shelf = 'pairing';
const only = 'host';

/** Says before the pairing itself was read that there is one: what it needs is loaded meanwhile. Never relied upon. */
const hint = 'deskhand-paired';
export const seemsPaired = (): boolean => {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return false; // a browser that keeps nothing
  }
};

/** Undefined where this browser isn't paired, or keeps nothing. */
export async function readPairing(): Promise<Pairing | undefined> {
  const kept = await use<unknown>('readonly', (store) => store.get(only)).catch(() => undefined);
  return isPairing(kept) ? kept : undefined;
}

/** False where this browser keeps nothing: then the pairing lasts as long as the page. */
export async function keepPairing(pairing: Pairing): Promise<boolean> {
  // Asks the browser not to clear it away when space is short; some answer only secure pages.
  void navigator.storage?.persist?.().catch(() => false);
  try {
    await use('readwrite', (store) => store.put(pairing, only));
    localStorage.setItem(hint, '');
    return true;
  } catch {
    return false;
  }
}

function isPairing(value: unknown): value is Pairing {
  const { secret, key, host, name } = (value ?? {}) as Partial<Pairing>;
  return isKey(secret) && (key === undefined || isKey(key)) && isKey(host) && typeof name === 'string';
}

const isKey = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === 32;

async function use<T>(mode: IDBTransactionMode, start: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open('deskhand-pairing', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(shelf);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(shelf, mode, { durability: 'strict' });
      const request = start(transaction.objectStore(shelf));
      // The store holds what was put there; whoever reads checks it.
      transaction.oncomplete = () => resolve(request.result as T);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
