import { useQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { session } from '@/app/session';
import { createStore, useStore } from '@/lib/store';
import { addSample, sampleOf, type Sample } from './window';

/** How often the node is looked at while a screen shows it, in milliseconds. */
const EVERY = 2_000;

/** Kept outside of the screens: whoever comes back sees what was collected. */
const looks = createStore<readonly Sample[]>([]);
session.subscribe(() => looks.set([]));

/** The state of the node, looked at again and again. */
export function useSystem() {
  return useQuery({
    queryKey: ['desk', 'system'],
    refetchInterval: EVERY,
    queryFn: async () => {
      const view = await api.take(api.raw.GET('/v1/audit/system'));
      looks.set((now) => addSample(now, sampleOf(view, Date.now())));
      return view;
    },
  });
}

/** What was seen of the node since the desk was opened, five minutes at most. */
export function useLooks(): readonly Sample[] {
  return useStore(looks);
}
