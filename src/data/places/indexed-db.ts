import type { FilePlace } from "./placed.js";

/** `indexedDB.deleteDatabase("wgrad-files")` forgets all of them. */
const NAME = "wgrad-files";
const STORE = "files";

/** The browser's database: Blobs by their paths. */
export const indexedDb: FilePlace = {
  isHere: () => "indexedDB" in globalThis,
  get: (path) => within("readonly", (store) => store.get(path) as IDBRequest<Blob | undefined>),
  async put(path, bytes) {
    await within("readwrite", (store) => store.put(new Blob([bytes]), path));
  },
  async remove(path) {
    await within("readwrite", (store) => store.delete(path));
  },
  list: async () => (await within("readonly", (store) => store.getAllKeys())).map(String),
};

/** One request in a transaction of its own: what it gives once that is through. */
async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await done(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const through = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([done(ask(transaction.objectStore(STORE))), through]);
    return result;
  } finally {
    database.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
