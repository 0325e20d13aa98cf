import { useQueries, useQuery } from '@tanstack/react-query';
import { pages } from '@xianquan/client';
import { api } from '@/app/api';
import { allMarkets } from '@/lib/lists';
import { SUPERVISION } from './commands';
import type { Recorded } from './feed';
import { readBody } from './record-body';

/** So often what is stopped is looked at, in milliseconds. */
const EVERY = 5_000;

export function useHalted() {
  return useQuery({ queryKey: ['desk', 'halted'], refetchInterval: EVERY, queryFn: async () => (await allMarkets()).filter(({ halted }) => halted).map(({ series }) => series) });
}

export function useSuspended() {
  return useQuery({
    queryKey: ['desk', 'suspended'],
    refetchInterval: EVERY,
    queryFn: () => idsOf((cursor) => api.take(api.raw.GET('/v1/issue/series', { params: { query: { state: 'suspended', limit: 200, ...(cursor && { cursor }) } } }))),
  });
}

export function useFrozen() {
  return useQuery({
    queryKey: ['desk', 'frozen'],
    refetchInterval: EVERY,
    queryFn: () => idsOf((cursor) => api.take(api.raw.GET('/v1/members', { params: { query: { state: 'frozen', limit: 200, ...(cursor && { cursor }) } } }))),
  });
}

async function idsOf(read: (cursor: string | undefined) => Promise<{ items: { id: string }[]; next_cursor?: string | null }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of pages(read)) found.push(id);
  return found;
}

/** Something that was stopped or let go on: by whom, when and why. */
export interface Deed {
  sequence: number;
  command: string;
  actor: string | null;
  at: string;
  refusal: string | null;
  /** To what; `null` until its record has been read. */
  target: string | null;
  reason: string | null;
}

const SHOWN = 30;

/** What was done to watch over the market, newest first. The list says that it was, the records say to whom and why. */
export function useDeeds(): { deeds: Deed[] | undefined; error: unknown; isPending: boolean; refetch: () => void } {
  const list = useQuery({
    queryKey: ['desk', 'supervision'],
    refetchInterval: EVERY,
    queryFn: async () => {
      const lists = await Promise.all(SUPERVISION.map((command) => api.take(api.raw.GET('/v1/audit/records', { params: { query: { command, limit: SHOWN } } }))));
      return lists.flatMap(({ items }): Recorded[] => items).sort((a, b) => b.sequence - a.sequence).slice(0, SHOWN);
    },
  });
  const bodies = useQueries({
    queries: (list.data ?? []).map(({ sequence }) => ({
      queryKey: ['desk', 'deed', sequence],
      staleTime: Infinity,
      queryFn: async () => readBody(await api.take(api.raw.GET('/v1/audit/records/{sequence}', { params: { path: { sequence } } }))),
    })),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.sequence, data] as const] : []))),
  });
  const deeds = list.data?.map(({ sequence, command, actor, recorded_at, refusal }): Deed => {
    const fields = bodies.get(sequence)?.command.fields;
    const target = fields?.['member'] ?? fields?.['series'];
    const reason = fields?.['reason'];
    return { sequence, command, actor: actor ?? null, at: recorded_at, refusal: refusal ?? null, target: typeof target === 'string' ? target : null, reason: typeof reason === 'string' ? reason : null };
  });
  return { deeds, error: list.error, isPending: list.isPending, refetch: () => void list.refetch() };
}

/** The deed by which something stands stopped. */
export function causeOf(deeds: readonly Deed[] | undefined, command: string, target: string): Deed | undefined {
  return deeds?.find((deed) => deed.command === command && deed.target === target && deed.refusal === null);
}
