import { exact } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Card, Money, Skeleton, Stat, Stats } from '@/ui';
import { shareOf } from '@/lib/cover';
import { useManyStats, useOwnSeries, type Series, type Stats as Figures } from './queries';

interface Sum {
  currency: string;
  outstanding: bigint;
  redeemed: bigint;
  expired: bigint;
  dormant: bigint;
  issued: bigint;
}

/** What an issuer owes in all its series, by currency. */
export function Owed({ issuer }: { issuer: string }) {
  const { t } = useTranslation('issuer');
  const { basisPoints } = useFormats();
  const { data: series = [], isPending } = useOwnSeries(issuer);
  const stats = useManyStats(series.filter(({ state }) => state !== 'draft').map(({ id }) => id));
  const sums = sumsOf(series, stats);
  if (isPending || (series.length > 0 && stats.size === 0 && sums.length === 0 && series.some(({ state }) => state !== 'draft'))) {
    return <Card title={t('owed.title')}><Skeleton className="h-13" /></Card>;
  }
  if (sums.length === 0) return null;
  return (
    <Card title={t('owed.title')}>
      <div className="grid grid-cols-1 gap-4">
        {sums.map(({ currency, outstanding, redeemed, expired, dormant, issued }) => (
          <Stats key={currency}>
            <Stat label={t('figure.outstanding')} value={<Money minor={outstanding} currency={currency} />} note={t('owed.face')} />
            <Stat label={t('figure.issued')} value={<Money minor={issued} currency={currency} />} />
            <Stat label={t('figure.redeemed')} value={<Money minor={redeemed} currency={currency} />} note={t('owed.ofIssued', { share: basisPoints(shareOf(redeemed, issued), { digits: 1 }) })} />
            <Stat label={t('figure.expired')} value={<Money minor={expired} currency={currency} />} />
            <Stat label={t('figure.dormant')} value={<Money minor={dormant} currency={currency} />} />
          </Stats>
        ))}
      </div>
    </Card>
  );
}

/** Face values by currency; a dormant series owes what is outstanding, too. */
export function sumsOf(series: readonly Series[], stats: ReadonlyMap<string, Figures>): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { id, currency, unit_value, state } of series) {
    const found = stats.get(id);
    if (!found) continue;
    const face = (units: number) => exact(units) * exact(unit_value);
    const counts = countsOf(found);
    const before = sums.get(currency) ?? { currency, outstanding: 0n, redeemed: 0n, expired: 0n, dormant: 0n, issued: 0n };
    sums.set(currency, {
      currency,
      outstanding: before.outstanding + exact(found.outstanding_face),
      redeemed: before.redeemed + face(counts.redeemed),
      expired: before.expired + face(counts.expired),
      dormant: before.dormant + (state === 'dormant' ? exact(found.outstanding_face) : 0n),
      issued: before.issued + face(counts.issued),
    });
  }
  return [...sums.values()];
}

/** Units by what became of them. */
export function countsOf({ units, state }: Figures): { issued: number; outstanding: number; redeemed: number; expired: number; dormant: number; other: number } {
  const of = (name: string) => Number((units as Record<string, unknown>)[name] ?? 0);
  const outstanding = of('outstanding') + of('authorised');
  return {
    issued: of('issued'),
    outstanding: state === 'dormant' ? 0 : outstanding,
    redeemed: of('captured') + of('redeemed'),
    expired: of('extinguished') + of('escheated'),
    dormant: state === 'dormant' ? outstanding : 0,
    other: of('refunded') + of('replaced'),
  };
}
