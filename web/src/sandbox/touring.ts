import { createKeptStore, createStore } from '@/lib/store';

export const isTouring = createStore(false);
/** Whether this browser has seen the invitation. */
export const hasSeenTour = createKeptStore<boolean>('xq.toured', (kept) => kept === true);

export function startTour(): void {
  hasSeenTour.set(true);
  isTouring.set(true);
}
