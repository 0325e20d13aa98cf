import { exact } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '@/lib/clock';
import { Card, Gain, Money, Segmented, Skeleton, Stat, Stats } from '@/ui';
import { useAccounts, useHoldings, useValue } from './queries';
import type { Total } from './shapes';
import { pointsOf } from './value';
import { ValueChart } from './value-chart';

const PERIODS = ['30', '90', '365'] as const;
const DAY = 86_400_000;

/** What everything comes to, by currency, and how it went. */
export function Overview() {
  const { t } = useTranslation('wallet');
  const holdings = useHoldings();
  const accounts = useAccounts();
  const totals = holdings.data?.totals ?? [];
  const cash = new Map<string, bigint>();
  for (const { currency, purpose, balance } of accounts.data ?? []) {
    if (purpose === 'custody' || purpose === 'reserved') cash.set(currency, (cash.get(currency) ?? 0n) + exact(balance));
  }
  const currencies = [...new Set([...totals.map(({ currency }) => currency), ...cash.keys()])];
  const [chosen, choose] = useState<string | null>(null);
  const currency = currencies.find((name) => name === chosen) ?? currencies[0];
  const isKnown = holdings.data !== undefined && accounts.data !== undefined;
  return (
    <Card
      title={t('value.title')}
      aside={currencies.length > 1 && currency && <Segmented size="small" label={t('value.currency')} value={currency} onChange={choose} choices={currencies.map((value) => ({ value, label: value }))} />}
    >
      {isKnown
        ? <Figures currency={currency ?? 'CNY'} total={totals.find((total) => total.currency === currency)} cash={cash.get(currency ?? '') ?? 0n} />
        : <div className="grid gap-3"><Skeleton className="h-11 w-48" /><Skeleton className="h-12" /></div>}
      <Course currency={currency ?? 'CNY'} />
    </Card>
  );
}

function Figures({ currency, total, cash }: { currency: string; total: Total | undefined; cash: bigint }) {
  const { t } = useTranslation('wallet');
  const market = exact(total?.market_value ?? 0);
  const unpriced = exact(total?.unpriced_face_value ?? 0);
  return (
    <>
      <p className="mb-3"><Money minor={market + cash} currency={currency} className="text-4xl font-semibold tracking-tight" /></p>
      <Stats>
        <Stat label={t('value.coupons')} value={<Money minor={market} currency={currency} />} note={unpriced > 0n && <>{t('value.unpriced')} <Money minor={unpriced} currency={currency} /></>} />
        <Stat label={t('value.face')} value={<Money minor={total?.face_value ?? 0} currency={currency} />} />
        <Stat label={t('value.gain')} value={<Gain minor={total?.unrealised_gain ?? 0} currency={currency} />} />
        <Stat label={t('value.cash')} value={<Money minor={cash} currency={currency} />} />
      </Stats>
    </>
  );
}

/** The line over time; left out where this server does not tell it, or where there is no second day yet. */
function Course({ currency }: { currency: string }) {
  const { t } = useTranslation('wallet');
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>('30');
  const from = new Date(serverNow().getTime() - Number(period) * DAY).toISOString().slice(0, 10);
  const { data, isPending } = useValue(from);
  const points = pointsOf(data ?? [], currency);
  if (!isPending && points.length < 2 && period === PERIODS[0]) return null;
  return (
    <div className="mt-4 border-t border-line pt-3">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="text-[13px] text-muted">{t('value.course')}</h3>
        <Segmented size="small" label={t('value.period')} value={period} onChange={setPeriod} choices={PERIODS.map((value) => ({ value, label: t(`value.days.${value}`) }))} />
      </div>
      {isPending ? <Skeleton className="h-25 sm:h-36" /> : <ValueChart points={points} currency={currency} />}
    </div>
  );
}
