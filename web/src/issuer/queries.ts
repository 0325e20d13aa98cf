import { useQueries, useQuery } from '@tanstack/react-query';
import { pages, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import { sinceMine } from './ask';

export type Series = Schemas['SeriesView'];
export type Detail = Schemas['SeriesDetail'];
export type Stats = Schemas['SeriesStats'];
export type Buyback = Schemas['BuybackView'];
export type Backing = Schemas['EscrowView'];

/** The series of an issuer, newest first. */
export function useOwnSeries(issuer: string | null) {
  return useQuery({
    queryKey: ['issuer', issuer, 'series'],
    enabled: issuer !== null,
    queryFn: async () => {
      const found: Series[] = [];
      const read = (cursor: string | undefined) => api.take(api.raw.GET('/v1/issue/series', { params: { query: { issuer: issuer!, limit: 200, ...(cursor && { cursor }), ...sinceMine() } } }));
      for await (const series of pages(read)) found.push(series);
      return found;
    },
  });
}

export function useDetail(series: string) {
  return useQuery({
    queryKey: ['series', series],
    queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}', { params: { path: { series }, query: sinceMine() } })),
  });
}

function statsOf(series: string) {
  return {
    queryKey: ['stats', series],
    queryFn: () => api.take(api.raw.GET('/v1/stats/series/{series}', { params: { path: { series }, query: sinceMine() } })),
    refetchInterval: 15_000,
  };
}

export function useStats(series: string, isThere = true) {
  return useQuery({ ...statsOf(series), enabled: isThere });
}

/** Figures of many series, by id, as far as they have come. */
export function useManyStats(series: readonly string[]): ReadonlyMap<string, Stats> {
  return useQueries({
    queries: series.map(statsOf),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.series, data] as const] : []))),
  });
}

export function useEscrow(issuer: string | null) {
  return useQuery({
    queryKey: ['issuer', issuer, 'escrow'],
    enabled: issuer !== null,
    refetchInterval: 15_000,
    queryFn: () => api.take(api.raw.GET('/v1/bank/escrow', { params: { query: { member: issuer!, ...sinceMine() } } })),
  });
}

export function useAccounts(issuer: string | null) {
  return useQuery({
    queryKey: ['issuer', issuer, 'accounts'],
    enabled: issuer !== null,
    queryFn: () => api.take(api.raw.GET('/v1/wallet/accounts', { params: { query: { member: issuer!, ...sinceMine() } } })),
  });
}

export function useMember(member: string | null) {
  return useQuery({
    queryKey: ['member', member],
    enabled: member !== null,
    staleTime: 60_000,
    queryFn: () => api.take(api.raw.GET('/v1/members/{member}', { params: { path: { member: member! } } })),
  });
}

export function useBuybacks(issuer: string, series: string) {
  return useQuery({
    queryKey: ['issuer', issuer, 'buybacks', series],
    queryFn: () => api.take(api.raw.GET('/v1/trade/buybacks', { params: { query: { issuer, series, limit: 50, ...sinceMine() } } })),
  });
}
