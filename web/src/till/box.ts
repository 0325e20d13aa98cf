import type { Change, Entry } from './queue';

/** Where a queue is kept. */
export interface Box {
  all(): Promise<readonly Entry[]>;
  /** Reads all, and writes what `change` says, as one: both are there afterwards, or nothing is. */
  change(change: (entries: readonly Entry[]) => Change, drop?: (entries: readonly Entry[]) => readonly number[]): Promise<Change>;
}

const NAME = 'xq-till';
const STORE = 'entries';

/** The browser's own database. It is on the disk before a promise resolves. */
export function openBox(name = NAME): Promise<Box> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'place' });
    opening.onerror = () => fail(opening.error ?? new Error('the database does not open'));
    opening.onsuccess = () => done(boxOf(opening.result));
  });
}

function boxOf(database: IDBDatabase): Box {
  database.onversionchange = () => database.close();
  return {
    all: () => new Promise((done, fail) => {
      const asked: IDBRequest<Entry[]> = database.transaction(STORE).objectStore(STORE).getAll();
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error ?? new Error('the database does not read'));
    }),
    change: (change, drop) => new Promise((done, fail) => {
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore(STORE);
      let changed: Change = [];
      const asked: IDBRequest<Entry[]> = store.getAll();
      asked.onsuccess = () => {
        changed = change(asked.result);
        for (const entry of changed) store.put(entry);
        for (const place of drop?.(asked.result) ?? []) store.delete(place);
      };
      transaction.oncomplete = () => done(changed);
      transaction.onabort = () => fail(transaction.error ?? new Error('the database does not write'));
    }),
  };
}

/** Where the browser keeps nothing: good until the tab is closed, and the screen says so. */
export function fleetingBox(): Box {
  const entries = new Map<number, Entry>();
  return {
    all: async () => [...entries.values()],
    change: async (change, drop) => {
      const before = [...entries.values()];
      const changed = change(before);
      for (const entry of changed) entries.set(entry.place, entry);
      for (const place of drop?.(before) ?? []) entries.delete(place);
      return changed;
    },
  };
}
