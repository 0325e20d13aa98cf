import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Card, Empty, Fault, Segmented, Skeleton } from '@/ui';
import type { MarketViewNow } from './book';
import { INTERVALS, useCandles, withTrades, type Interval } from './candles';
import { Depth } from './depth';
import { faceOf, type Instrument } from './instrument';

const CandleChart = lazy(() => import('./candle-chart'));

type Shown = Interval | 'depth';

/** How the price went, or how deep the market is. */
export function ChartPanel({ of, view }: { of: Instrument; view: MarketViewNow }) {
  const { t } = useTranslation('market');
  const [shown, setShown] = useState<Shown>('15m');
  const choices = [...INTERVALS.map((value) => ({ value, label: t(`interval.${value}`) })), { value: 'depth' as const, label: t('depth.title') }];
  return (
    <Card title={t(shown === 'depth' ? 'depth.title' : 'chart.title')} flush aside={<Segmented<Shown> size="small" label={t('chart.choose')} value={shown} choices={choices} onChange={setShown} />}>
      <div className="h-72 sm:h-96">
        {shown === 'depth' ? <Depth view={view} of={of} /> : <Candles of={of} view={view} interval={shown} />}
      </div>
    </Card>
  );
}

function Candles({ of, view, interval }: { of: Instrument; view: MarketViewNow; interval: Interval }) {
  const { t } = useTranslation('market');
  const { priceOf } = useFormats();
  const query = useCandles(of.series, interval);
  const { data, error } = query;
  const candles = useMemo(() => data && withTrades(data.candles, view.trades, interval, data.asOf), [data, view.trades, interval]);
  if (!candles) return error ? <Fault error={error} onRetry={() => void query.refetch()} /> : <Skeleton className="mx-4 h-[calc(100%-1rem)]" />;
  if (candles.length === 0) return <Empty icon="market" title={t('chart.none')}>{t('chart.noneAbout')}</Empty>;
  const told = (price: number) => priceOf(price, faceOf(of), of.currency);
  const first = candles[0]!;
  const last = candles[candles.length - 1]!;
  const label = t('chart.about', { from: told(first.open), to: told(last.close), high: told(Math.max(...candles.map(({ high }) => high))), low: told(Math.min(...candles.map(({ low }) => low))) });
  return (
    <Suspense fallback={<Skeleton className="mx-4 h-[calc(100%-1rem)]" />}>
      <CandleChart candles={candles} of={of} label={label} view={`${of.series} ${interval}`} />
    </Suspense>
  );
}
