import { useState } from 'react';
import { firstOf } from './quantity';
import { useTelling } from './names';
import { useHoldings } from './queries';
import { parseQuantity } from './units';

/** A form's choice of a coupon and of how many: those that can pass on, and are free. */
export function useQuantity(first: string | null, mayPass: boolean) {
  const { seriesOf } = useTelling();
  const all = useHoldings().data?.items ?? [];
  const holdings = all.filter(({ series, units, state }) => units > 0 && (!mayPass || (seriesOf(series)?.transferable !== false && state !== 'dormant' && state !== 'expired')));
  const [chosen, choose] = useState(first);
  const [typed, type] = useState<string | null>(null);
  const holding = holdings.find(({ series }) => series === chosen) ?? (chosen === null ? holdings[0] : undefined);
  const series = holding && seriesOf(holding.series);
  const free = holding?.units ?? 0;
  const text = typed ?? firstOf(series, free);
  const parsed = series ? parseQuantity(text, series) : null;
  return {
    holdings,
    series,
    free,
    text,
    onText: type,
    choose: (id: string) => {
      choose(id);
      type(null);
    },
    /** Units, where what is typed can be done. */
    quantity: parsed !== null && parsed <= free ? parsed : null,
  };
}
