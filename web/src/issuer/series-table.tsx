import { useNavigate, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useFormats } from '@/lib/format';
import { inLanguage } from '@/lib/names';
import { Asked, ButtonLink, Card, Empty, Money, Segmented, Table, Time, type Column } from '@/ui';
import { couponsOf } from '@/lib/cover';
import { countsOf } from './owed';
import { useManyStats, useOwnSeries, type Series, type Stats } from './queries';
import { StateBadge } from './state';

type Which = 'all' | 'live' | 'waiting' | 'over';
const STATES: Record<Exclude<Which, 'all'>, readonly string[]> = { live: ['active', 'suspended'], waiting: ['draft', 'approved'], over: ['expired', 'dormant', 'closed'] };

/** An issuer's series with what became of their coupons. */
export function SeriesTable({ issuer }: { issuer: string }) {
  const { t } = useTranslation('issuer');
  const query = useOwnSeries(issuer);
  const [which, setWhich] = useState<Which>('all');
  const stats = useManyStats((query.data ?? []).filter(({ state }) => state !== 'draft').map(({ id }) => id));
  const columns = useColumns(stats);
  const navigate = useNavigate();
  const shown = (all: readonly Series[]) => (which === 'all' ? all : all.filter(({ state }) => STATES[which].includes(state)));
  const choices = (['all', 'live', 'waiting', 'over'] as const).map((value) => ({ value, label: t(`which.${value}`) }));
  return (
    <Card title={t('series.title')} aside={<Segmented size="small" label={t('series.which')} value={which} choices={choices} onChange={setWhich} />} flush>
      <Asked query={query} rows={5} isEmpty={(all) => shown(all).length === 0} empty={<NoSeries isFiltered={which !== 'all'} />}>
        {(all) => <Table label={t('series.title')} columns={columns} rows={shown(all)} keyOf={({ id }) => id} onRow={({ id }) => void navigate({ to: '/issuer/series/$series', params: { series: id } })} />}
      </Asked>
    </Card>
  );
}

function NoSeries({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation('issuer');
  if (isFiltered) return <Empty icon="search" title={t('series.noneSuch')} />;
  return <Empty icon="issuer" title={t('series.none')} action={<ButtonLink to="/issuer/new" kind="primary">{t('newSeries')}</ButtonLink>}>{t('series.noneAbout')}</Empty>;
}

function useColumns(stats: ReadonlyMap<string, Stats>): Column<Series>[] {
  const { t } = useTranslation('issuer');
  const { language } = useSettings();
  const { count } = useFormats();
  const coupons = (name: 'outstanding' | 'redeemed' | 'expired' | 'dormant', wideOnly = true): Column<Series> => ({
    key: name,
    head: t(`figure.${name}`),
    isNumber: true,
    wideOnly,
    cell: ({ id, units_per_coupon }) => {
      const found = stats.get(id);
      const value = found ? couponsOf(countsOf(found)[name], units_per_coupon) : null;
      return value === null ? <span className="text-faint">–</span> : <span className={value === 0 ? 'text-faint' : undefined}>{count(value)}</span>;
    },
  });
  return [
    {
      key: 'title',
      head: t('series.one'),
      className: 'max-w-72',
      cell: ({ id, title, state, ends_at }) => (
        <>
          <Link to="/issuer/series/$series" params={{ series: id }} onClick={(event) => event.stopPropagation()} className="block truncate font-medium hover:text-accent">{title ? inLanguage(language, title) : id}</Link>
          <span className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
            <StateBadge state={state} />
            <span className="num">{id}</span>
            {ends_at && <span className="hidden sm:inline">{t('series.until')} <Time at={ends_at} as="date" /></span>}
          </span>
        </>
      ),
    },
    { key: 'face', head: t('figure.face'), isNumber: true, wideOnly: true, cell: ({ unit_value, units_per_coupon, currency }) => <Money minor={BigInt(unit_value) * BigInt(units_per_coupon)} currency={currency} /> },
    coupons('outstanding', false),
    coupons('redeemed'),
    coupons('expired'),
    coupons('dormant'),
    { key: 'owed', head: t('figure.owed'), isNumber: true, cell: ({ id, currency }) => { const found = stats.get(id); return found ? <Money minor={found.outstanding_face} currency={currency} /> : <span className="text-faint">–</span>; } },
    { key: 'holders', head: t('figure.holders'), isNumber: true, wideOnly: true, cell: ({ id }) => { const found = stats.get(id); return found ? count(found.holders) : <span className="text-faint">–</span>; } },
  ];
}
