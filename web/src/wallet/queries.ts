import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useEffect, useMemo, useRef } from 'react';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { useKeptQuery } from '@/lib/kept';
import { useMemberEvents } from '@/lib/live';
import { allSeries } from '@/lib/lists';
import type { Series } from '@/lib/names';
import { createStore } from '@/lib/store';
import type { Holding, Total } from './shapes';

/** The last record that this member is known to be part of: reads have to count it in. */
const seen = createStore(0);

export function sawRecord(sequence: number | null | undefined): void {
  if (sequence) seen.set((now) => Math.max(now, sequence));
}

function since(): { min_sequence?: number } {
  return seen.get() ? { min_sequence: seen.get() } : {};
}

export function useMe(): string {
  return useSession()?.member ?? '';
}

/** Whether whoever is signed in may act with a wallet, or only look at one. */
export function useMayAct(): boolean {
  const role = useSession()?.role;
  return role === 'holder' || role === 'merchant' || role === 'issuer' || role === 'operator';
}

/** How this member stands: whoever is frozen can start nothing new. */
export function useMember() {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'member'],
    queryFn: () => api.take(api.raw.GET('/v1/members/{member}', { params: { path: { member } } })),
  });
}

const PAGES = 25;

/** All holdings, with what they come to. */
export function useHoldings() {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'holdings'],
    queryFn: async () => {
      const items: Holding[] = [];
      let totals: Total[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const list = await api.take(api.raw.GET('/v1/wallet/holdings', { params: { query: { member, limit: 200, ...since(), ...(cursor && { cursor }) } } }));
        items.push(...list.items.filter((holding) => holding.units + holding.reserved > 0));
        totals = list.totals;
        cursor = list.next_cursor ?? undefined;
        if (!cursor) break;
      }
      return { items, totals };
    },
    // Prices move without anything happening to this member.
    refetchInterval: 20_000,
  });
}

export function useAccounts() {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'accounts'],
    queryFn: async () => (await api.take(api.raw.GET('/v1/wallet/accounts', { params: { query: { member, ...since() } } }))).accounts,
  });
}

/** Series by id, kept as well: without names and faces a wallet says nothing. */
export function useSeriesKept(): ReadonlyMap<string, Series> {
  const member = useMe();
  const { data } = useKeptQuery({
    queryKey: ['wallet', member, 'series'],
    queryFn: allSeries,
  });
  return useMemo(() => new Map((data ?? []).map((series) => [series.id, series])), [data]);
}

/** Gifts that this member made or was given, newest first. */
export function useGifts() {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'gifts'],
    queryFn: async () => (await api.take(api.raw.GET('/v1/issue/gifts', { params: { query: { member, limit: 50, ...since() } } }))).items,
  });
}

export function useDeposits() {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'deposits'],
    queryFn: async () => (await api.take(api.raw.GET('/v1/bank/deposits', { params: { query: { member, limit: 20, ...since() } } }))).items,
  });
}

export function useWithdrawals() {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'withdrawals'],
    queryFn: async () => (await api.take(api.raw.GET('/v1/bank/withdrawals', { params: { query: { member, limit: 20, ...since() } } }))).items,
  });
}

/** Purchases of a series that may still be given back. */
export function usePurchases(series: string) {
  const member = useMe();
  return useQuery({
    queryKey: ['wallet', member, 'purchases', series],
    queryFn: async () => (await api.take(api.raw.GET('/v1/issue/purchases', { params: { query: { member, series, open: true, limit: 20, ...since() } } }))).items,
  });
}

/** Where and when coupons of a series were used. */
export function useUses(series: string) {
  const member = useMe();
  return useQuery({
    queryKey: ['wallet', member, 'uses', series],
    queryFn: async () => (await api.take(api.raw.GET('/v1/redeem/redemptions', { params: { query: { member, series, limit: 20, ...since() } } }))).items,
  });
}

export function useSeriesDetail(series: string) {
  const member = useMe();
  return useKeptQuery<Schemas['SeriesDetail']>({
    queryKey: ['wallet', member, 'detail', series],
    queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}', { params: { path: { series } } })),
  });
}

/** What the wallet was worth at the end of each day. */
export function useValue(from: string) {
  const member = useMe();
  return useKeptQuery({
    queryKey: ['wallet', member, 'value', from],
    queryFn: async () => (await api.take(api.raw.GET('/v1/wallet/value', { params: { query: { member, from, ...since() } } }))).items,
  });
}

/** The terms of a series in sentences. */
export function useSentences(series: string) {
  return useKeptQuery({
    queryKey: ['wallet', 'terms', series],
    queryFn: async () => (await api.take(api.raw.GET('/v1/issue/series/{series}/terms', { params: { path: { series } } }))).sentences,
  });
}

const PAUSE = 400;

/** Reads the wallet anew soon after anything happened to it: a busy wallet is read twice a second at most. */
export function useLiveWallet(): void {
  const member = useMe();
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useMemberEvents(member !== '', (item) => {
    sawRecord(Number(item.id.split('.')[0]));
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      void client.invalidateQueries({ queryKey: ['wallet', member] });
    }, PAUSE);
  });
  useEffect(() => () => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
  }, []);
}
