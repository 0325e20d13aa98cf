import { createKeptStore, useStore } from '@/lib/store';
import type { Entries } from './values';

/** What was filled in so far: a closed page does not lose it. */
export interface Draft {
  template: string;
  /** `null` where nothing was written yet. */
  entries: Entries | null;
}

const draft = createKeptStore<Draft | null>('xq.new-series', (kept) => {
  const given = kept as Draft | null;
  return typeof given?.template === 'string' ? given : null;
});

export function useDraft(): Draft | null {
  return useStore(draft);
}

export function chooseTemplate(template: string | null): void {
  draft.set(template === null ? null : { template, entries: null });
}

export function keepEntries(entries: Entries): void {
  draft.set((now) => now && { ...now, entries });
}

export function keptEntries(): Entries | null {
  return draft.get()?.entries ?? null;
}
