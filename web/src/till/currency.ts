import { useMemo } from 'react';
import { api } from '@/app/api';
import { useKeptQuery } from '@/lib/kept';
import { useTillSeries } from './candidates';
import { useSetup } from './setup';

/** The currency of this till: what it was set to, what the merchant is paid in, or what most coupons are in. */
export function useCurrencies(merchant: string | null): { currency: string; currencies: readonly string[] } {
  const setup = useSetup();
  const series = useTillSeries();
  const { data } = useKeptQuery({
    queryKey: ['till-accounts', merchant],
    queryFn: () => api.take(api.raw.GET('/v1/wallet/accounts', { params: { query: { member: merchant ?? '' } } })),
    enabled: merchant !== null,
  });
  const currencies = useMemo(() => {
    const paid = data?.accounts.map(({ currency }) => currency) ?? [];
    const coupons = [...series.values()].map(({ currency }) => currency).sort();
    return [...new Set([...(setup.currency ? [setup.currency] : []), ...paid, ...coupons, 'CNY'])];
  }, [setup.currency, data, series]);
  return { currency: currencies[0] ?? 'CNY', currencies };
}
