import { useQuery } from '@tanstack/react-query';
import { pages, type Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Asked, Badge, Empty, Money, Table, type Column } from '@/ui';
import { added, addsUp, type Month, type OfSeries } from './roll';

/** So many series of an issuer are added up. */
const MOST = 100;

async function readRoll(issuer: string): Promise<{ months: Month[]; isWhole: boolean }> {
  const series: Schemas['SeriesView'][] = [];
  for await (const one of pages((cursor) => api.take(api.raw.GET('/v1/issue/series', { params: { query: { issuer, limit: 200, ...(cursor && { cursor }) } } })))) series.push(one);
  const all: OfSeries[] = [];
  for (const { id, currency, unit_value } of series.slice(0, MOST)) {
    const { periods } = await api.take(api.raw.GET('/v1/issue/series/{series}/roll-forward', { params: { path: { series: id }, query: { period: 'month' } } }));
    all.push({ currency, unitValue: unit_value, periods });
  }
  return { months: added(all), isWhole: series.length <= MOST };
}

/** What an issuer owed, month by month, over all its series. */
export function IssuerRoll({ issuer }: { issuer: string }) {
  const { t } = useTranslation('desk');
  const { language } = useFormats();
  const query = useQuery({ queryKey: ['desk', 'roll', issuer], queryFn: () => readRoll(issuer), refetchInterval: 30_000 });
  const month = new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: 'short' });
  const sum = (key: 'opening' | 'issued' | 'redeemed' | 'other' | 'closing', sign?: '+' | '−'): Column<Month> => ({
    key,
    head: t(`roll.${key}`),
    isNumber: true,
    wideOnly: key === 'other' || key === 'opening',
    cell: (line) => (line[key] === 0n ? <span className="text-faint">0</span> : <>{sign}<Money minor={line[key]} currency={line.currency} sign={key === 'other'} /></>),
  });
  const columns: Column<Month>[] = [
    { key: 'month', head: t('roll.month'), cell: ({ startsOn }) => <span className="whitespace-nowrap">{month.format(new Date(`${startsOn}T00:00:00Z`))}</span> },
    sum('opening'), sum('issued', '+'), sum('redeemed', '−'), sum('other'), sum('closing'),
    { key: 'check', head: t('roll.check'), cell: (line) => <Badge tone={addsUp(line) ? 'good' : 'bad'}>{t(addsUp(line) ? 'roll.addsUp' : 'roll.doesNot')}</Badge>, wideOnly: true },
  ];
  return (
    <Asked query={query} isEmpty={({ months }) => months.length === 0} empty={<Empty title={t('roll.none')} />}>
      {({ months, isWhole }) => (
        <>
          <Table dense label={t('roll.title')} columns={columns} rows={months} keyOf={({ startsOn, currency }) => startsOn + currency} />
          {!isWhole && <p className="px-4 py-2 text-xs text-warn">{t('roll.notWhole', { many: MOST })}</p>}
        </>
      )}
    </Asked>
  );
}
