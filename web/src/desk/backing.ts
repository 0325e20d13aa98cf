import { useQuery } from '@tanstack/react-query';
import { pages, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import { coverOf } from '@/lib/cover';

export type Backing = Schemas['BackingView'];

/** The backing of every issuer. */
export function useBacking() {
  return useQuery({
    queryKey: ['desk', 'backing'],
    refetchInterval: 5_000,
    queryFn: async () => {
      const found: Backing[] = [];
      for await (const one of pages((cursor) => api.take(api.raw.GET('/v1/audit/escrow', { params: { query: { limit: 200, ...(cursor && { cursor }) } } })))) found.push(one);
      return found;
    },
  });
}

export interface Total {
  currency: string;
  balance: bigint;
  required: bigint;
  /** What is missing at those who have too little. What others have above does not make up for it. */
  missing: bigint;
  short: number;
}

/** Escrow and what it must be, by currency. */
export function totals(backing: readonly Backing[]): Total[] {
  const sums = new Map<string, Total>();
  for (const { currency, balance, required } of backing) {
    const sum = sums.get(currency) ?? { currency, balance: 0n, required: 0n, missing: 0n, short: 0 };
    const missing = required > balance ? BigInt(required) - BigInt(balance) : 0n;
    sums.set(currency, {
      currency,
      balance: sum.balance + BigInt(balance),
      required: sum.required + BigInt(required),
      missing: sum.missing + missing,
      short: sum.short + (missing > 0n ? 1 : 0),
    });
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** The worst covered first; those that owe nothing last. */
export function byCover(backing: readonly Backing[]): Backing[] {
  const cover = ({ balance, required }: Backing) => coverOf(balance, required) ?? Infinity;
  return [...backing].sort((a, b) => (cover(a) === cover(b) ? b.required - a.required : cover(a) - cover(b)));
}

/** A share of the largest amount of a currency, in per mille, for a bar. At least a hair where there is something. */
export function share(amount: number, largest: number): number {
  if (amount <= 0 || largest <= 0) return 0;
  return Math.max(4, Math.round((amount / largest) * 1_000));
}
