// What this device keeps of its own: the last view of the desk, the outbox, drafts. IndexedDB, or memory
// where the browser refuses it (some private windows); then what was written is gone with the page.

export const shelves = ['view', 'tasks', 'outbox', 'drafts', 'heads', 'brake'] as const;
type Shelf = (typeof shelves)[number];

export interface Storage {
  /** Whether it outlives the page. */
  readonly durable: boolean;
  get(shelf: Shelf, key: string): Promise<unknown>;
  all(shelf: Shelf): Promise<unknown[]>;
  put(shelf: Shelf, key: string, value: unknown): Promise<void>;
  remove(shelf: Shelf, key: string): Promise<void>;
  clear(shelf: Shelf): Promise<void>;
}

export async function openStorage(name: string, factory: IDBFactory | undefined = globalThis.indexedDB): Promise<Storage> {
  if (!factory) return memoryStorage();
  try {
    return indexedStorage(await openDatabase(factory, name), () => openDatabase(factory, name));
  } catch {
    return memoryStorage();
  }
}

export function memoryStorage(): Storage {
  const maps = Object.fromEntries(shelves.map((shelf) => [shelf, new Map<string, unknown>()])) as Record<Shelf, Map<string, unknown>>;
  return {
    durable: false,
    get: async (shelf, key) => maps[shelf].get(key),
    all: async (shelf) => [...maps[shelf].entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
    put: async (shelf, key, value) => void maps[shelf].set(key, structuredClone(value)),
    remove: async (shelf, key) => void maps[shelf].delete(key),
    clear: async (shelf) => maps[shelf].clear(),
  };
}

function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 3);
    request.onupgradeneeded = () => {
      for (const shelf of shelves) if (!request.result.objectStoreNames.contains(shelf)) request.result.createObjectStore(shelf);
    };
    request.onsuccess = () => {
      // Another tab with a later version of the page must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

/** Where its data is cleared the browser closes it under the page: what comes after is kept in a new one. */
function indexedStorage(first: IDBDatabase, again: () => Promise<IDBDatabase>): Storage {
  let opened = Promise.resolve(first);
  const ask = async <T>(shelf: Shelf, mode: IDBTransactionMode, start: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const used = opened;
    const database = await used;
    try {
      return await transact(database, shelf, mode, start);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      if (opened === used) opened = again();
      return transact(await opened, shelf, mode, start);
    }
  };
  return {
    durable: true,
    get: (shelf, key) => ask(shelf, 'readonly', (store) => store.get(key)),
    all: (shelf) => ask(shelf, 'readonly', (store) => store.getAll()),
    put: async (shelf, key, value) => void (await ask(shelf, 'readwrite', (store) => store.put(value, key))),
    remove: async (shelf, key) => void (await ask(shelf, 'readwrite', (store) => store.delete(key))),
    clear: async (shelf) => void (await ask(shelf, 'readwrite', (store) => store.clear())),
  };
}

/** Resolves once it is on disk. */
const transact = <T>(
  database: IDBDatabase,
  shelf: Shelf,
  mode: IDBTransactionMode,
  start: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode, { durability: 'strict' });
    const request = start(transaction.objectStore(shelf));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
