import { lazy, memo, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { usePaced } from '@/lib/pace';
import { Card, Empty, Fault, Segmented, Skeleton } from '@/ui';
import { INTERVALS, useCandles, withTrades, type Interval } from './candles';
import { Depth } from './depth';
import { faceOf, type Instrument } from './instrument';
import { tradesOf, useFeed, type Feed } from './market-live';

const CandleChart = lazy(() => import('./candle-chart'));

type Shown = Interval | 'depth';

/** How the price went, or how deep the market is. */
export const ChartPanel = memo(function ChartPanel({ of, feed }: { of: Instrument; feed: Feed }) {
  const { t } = useTranslation('market');
  const [shown, setShown] = useState<Shown>('5m');
  const choices = [...INTERVALS.map((value) => ({ value, label: t(`interval.${value}`) })), { value: 'depth' as const, label: t('depth.title') }];
  return (
    <Card title={t(shown === 'depth' ? 'depth.title' : 'chart.title')} flush aside={<Segmented<Shown> size="small" label={t('chart.choose')} value={shown} choices={choices} onChange={setShown} />}>
      <div className="h-72 sm:h-96">
        {shown === 'depth' ? <Depth feed={feed} of={of} /> : <Candles of={of} feed={feed} interval={shown} />}
      </div>
    </Card>
  );
});

/** A chart moves twice a second at most. */
const PACE = 500;

function Candles({ of, feed, interval }: { of: Instrument; feed: Feed; interval: Interval }) {
  const { t } = useTranslation('market');
  const { priceOf } = useFormats();
  const query = useCandles(of.series, interval);
  const { data, error } = query;
  const trades = usePaced(useFeed(feed, tradesOf), PACE);
  const candles = useMemo(() => data && withTrades(data.candles, trades, interval, data.asOf), [data, trades, interval]);
  if (!candles) return error ? <Fault error={error} onRetry={() => void query.refetch()} /> : <Skeleton className="mx-4 h-[calc(100%-1rem)]" />;
  if (candles.length === 0) return <Empty icon="market" title={t('chart.none')}>{t('chart.noneAbout')}</Empty>;
  const told = (price: number) => priceOf(price, faceOf(of), of.currency);
  const first = candles[0]!;
  const last = candles[candles.length - 1]!;
  const label = t('chart.about', { from: told(first.open), to: told(last.close), high: told(Math.max(...candles.map(({ high }) => high))), low: told(Math.min(...candles.map(({ low }) => low))) });
  return (
    <Suspense fallback={<Skeleton className="mx-4 h-[calc(100%-1rem)]" />}>
      <CandleChart candles={candles} read={data!.candles} of={of} label={label} view={`${of.series} ${interval}`} />
    </Suspense>
  );
}
