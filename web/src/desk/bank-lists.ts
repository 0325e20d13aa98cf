import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { api } from '@/app/api';

export type Withdrawal = Schemas['WithdrawalView'];
export type Deposit = Schemas['DepositView'];
export type Suspense = Schemas['SuspenseView'];

const EVERY = 5_000;

/** Withdrawals that wait for the bank, or those that it answered. */
export function useWithdrawals(open: boolean) {
  return useQuery({
    queryKey: ['desk', 'withdrawals', open],
    refetchInterval: EVERY,
    queryFn: () => api.take(api.raw.GET('/v1/bank/withdrawals', { params: { query: { open, limit: open ? 200 : 20 } } })),
  });
}

export function useSuspense() {
  return useQuery({
    queryKey: ['desk', 'suspense'],
    refetchInterval: EVERY,
    queryFn: () => api.take(api.raw.GET('/v1/bank/suspense', { params: { query: { limit: 200 } } })),
  });
}

export function useDeposits() {
  return useQuery({
    queryKey: ['desk', 'deposits'],
    refetchInterval: EVERY,
    queryFn: () => api.take(api.raw.GET('/v1/bank/deposits', { params: { query: { limit: 20 } } })),
  });
}
