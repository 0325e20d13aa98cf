import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { allMarkets } from '@/lib/lists';
import { useSeriesMap } from '@/lib/names';
import type { Instrument } from './instrument';
import type { Market } from './shapes';

const NONE: ReadonlyMap<string, Market> = new Map();

/** All markets by series. */
export function useMarkets(): ReadonlyMap<string, Market> {
  const { data } = useQuery({
    queryKey: ['markets', 'all'],
    queryFn: async () => new Map((await allMarkets()).map((market) => [market.series, market])),
    staleTime: 5_000,
  });
  return data ?? NONE;
}

/** How prices and quantities of each series are read and written. */
export function useInstruments(): ReadonlyMap<string, Instrument> {
  const series = useSeriesMap();
  const markets = useMarkets();
  return useMemo(() => new Map([...series.values()].map((one) => {
    const market = markets.get(one.id);
    return [one.id, { series: one.id, currency: one.currency, unitValue: one.unit_value, unitsPerCoupon: one.units_per_coupon, tick: market?.tick ?? 1, lot: market?.lot ?? 1 }];
  })), [series, markets]);
}
