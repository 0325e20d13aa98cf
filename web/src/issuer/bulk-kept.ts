import { createKeptStore, useStore, type Store } from '@/lib/store';
import type { BulkJob } from './bulk-run';

/** A bulk issue outlives a closed page: until it is done with, the browser keeps its lines and its key. */
const stores = new Map<string, Store<BulkJob | null>>();

export function keptJob(series: string): Store<BulkJob | null> {
  const known = stores.get(series);
  if (known) return known;
  const store = createKeptStore<BulkJob | null>(`xq.bulk.${series}`, (kept) => {
    const job = kept as BulkJob | null;
    return job && typeof job.id === 'string' && Array.isArray(job.lines) ? job : null;
  });
  stores.set(series, store);
  return store;
}

export function useKeptJob(series: string): BulkJob | null {
  return useStore(keptJob(series));
}
